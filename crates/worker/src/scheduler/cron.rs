//! Times in the form of cron: minute, hour, day of the month, month, day of the week; in UTC.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};

/// Leap days of a given day of the week come back after 40 years at most.
const LONGEST_DAYS: u64 = 366 * 41;

/// When something is due. Each part is a set of numbers, one bit per number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cron {
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    /// With both days given, either of them is enough.
    is_either_day: bool,
}

impl Cron {
    /// Reads five parts; each is `*`, a number, a range, a list of these, or one of these with a step.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split_whitespace().collect();
        let [minutes, hours, days, months, weekdays] = parts.as_slice() else { return None };
        let weekday_bits = numbers(weekdays, 0, 7)?;
        let cron = Self {
            minutes: numbers(minutes, 0, 59)?,
            hours: numbers(hours, 0, 23)?,
            days: numbers(days, 1, 31)?,
            months: numbers(months, 1, 12)?,
            // Sunday is 0 or 7.
            weekdays: (weekday_bits | weekday_bits >> 7) & 0x7f,
            is_either_day: !days.starts_with('*') && !weekdays.starts_with('*'),
        };
        // The 30th of February never comes.
        cron.latest(DateTime::from_timestamp(4_102_444_800, 0)?).is_some().then_some(cron)
    }

    /// Returns the latest time that is not after another.
    pub(super) fn latest(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let seconds = u32::try_from(now.timestamp().rem_euclid(86_400)).ok()?;
        let mut minute_of_day = seconds / 60;
        let mut date = now.date_naive();
        for _ in 0..LONGEST_DAYS {
            if self.has_day(date)
                && let Some((hour, minute)) = self.latest_in_day(minute_of_day)
            {
                return Some(date.and_hms_opt(hour, minute, 0)?.and_utc());
            }
            date = date.checked_sub_days(Days::new(1))?;
            minute_of_day = 24 * 60 - 1;
        }
        None
    }

    fn has_day(&self, date: NaiveDate) -> bool {
        let is_day = has(self.days, date.day());
        let is_weekday = has(self.weekdays, date.weekday().num_days_from_sunday());
        has(self.months, date.month()) && if self.is_either_day { is_day || is_weekday } else { is_day && is_weekday }
    }

    fn latest_in_day(&self, not_after: u32) -> Option<(u32, u32)> {
        let (last_hour, last_minute) = (not_after / 60, not_after % 60);
        (0..=last_hour).rev().filter(|hour| has(self.hours, *hour)).find_map(|hour| {
            let limit = if hour == last_hour { last_minute } else { 59 };
            let minute = (0..=limit).rev().find(|minute| has(self.minutes, *minute))?;
            Some((hour, minute))
        })
    }
}

fn has(numbers: u64, number: u32) -> bool {
    numbers >> number & 1 == 1
}

fn numbers(text: &str, smallest: u32, largest: u32) -> Option<u64> {
    text.split(',').try_fold(0, |all, part| Some(all | stepped(part, smallest, largest)?))
}

fn stepped(text: &str, smallest: u32, largest: u32) -> Option<u64> {
    let (range, step) = match text.split_once('/') {
        Some((range, step)) => (range, Some(number(step).filter(|step| *step > 0)?)),
        None => (text, None),
    };
    let (first, last) = match range.split_once('-') {
        _ if range == "*" => (smallest, largest),
        Some((first, last)) => (number(first)?, number(last)?),
        // A number with a step begins there and goes on to the end.
        None => (number(range)?, if step.is_some() { largest } else { number(range)? }),
    };
    let is_valid = smallest <= first && first <= last && last <= largest;
    let step = usize::try_from(step.unwrap_or(1)).ok()?;
    is_valid.then(|| (first..=last).step_by(step).fold(0, |all, number| all | 1 << number))
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::every_minute("* * * * *", "2026-11-24T13:39")]
    #[case::every_five_minutes("*/5 * * * *", "2026-11-24T13:35")]
    #[case::from_a_minute_on("4/10 * * * *", "2026-11-24T13:34")]
    #[case::this_minute("39 13 * * *", "2026-11-24T13:39")]
    #[case::earlier_today("10 3 * * *", "2026-11-24T03:10")]
    #[case::yesterday("10 14 * * *", "2026-11-23T14:10")]
    #[case::list_and_range("0,50 8-10 * * *", "2026-11-24T10:50")]
    #[case::on_sunday("0 2 * * 0", "2026-11-22T02:00")]
    #[case::on_sunday_as_seven("0 2 * * 7", "2026-11-22T02:00")]
    #[case::first_of_month("0 2 1 * *", "2026-11-01T02:00")]
    #[case::either_day("0 2 1 * 1", "2026-11-23T02:00")]
    #[case::last_year("59 23 31 12 *", "2025-12-31T23:59")]
    #[case::leap_day("0 0 29 2 *", "2024-02-29T00:00")]
    fn the_latest_time_is_found(#[case] cron: &str, #[case] expected: &str) {
        let now: DateTime<Utc> = "2026-11-24T13:39:59.999Z".parse().unwrap();
        let latest = Cron::parse(cron).unwrap().latest(now).unwrap();
        assert_eq!(latest.format("%Y-%m-%dT%H:%M").to_string(), expected);
    }

    #[rstest]
    #[case("")]
    #[case("* * * *")]
    #[case("* * * * * *")]
    #[case("60 * * * *")]
    #[case("* 24 * * *")]
    #[case("* * 0 * *")]
    #[case("* * * 13 *")]
    #[case("* * * * 8")]
    #[case("5-1 * * * *")]
    #[case("*/0 * * * *")]
    #[case("+1 * * * *")]
    #[case("1,, * * * *")]
    #[case("0 0 30 2 *")]
    fn nonsense_is_refused(#[case] cron: &str) {
        assert_eq!(Cron::parse(cron), None);
    }
}
