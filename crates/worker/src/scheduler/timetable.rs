//! When a job is due.

use std::str::FromStr;
use std::time::Duration;

use dialogporten_domain::Timestamp;
use thiserror::Error;

use super::cron::Cron;

/// When a job is due: `off`, five parts in the form of cron, or a time between turns such as `90s`, `15m`, `6h`, `1d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timetable(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Never,
    Every(Duration),
    At(Cron),
}

/// The text is no timetable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected off, a time between turns such as 15m, or five parts in the form of cron")]
pub struct InvalidTimetable;

impl Timetable {
    /// The timetable of a job that is never due.
    pub const OFF: Self = Self(Kind::Never);

    /// Is anything ever due?
    pub fn is_off(self) -> bool {
        self == Self::OFF
    }

    /// Returns the latest turn that is not after a time. Turns are the same for everybody, whenever they ask.
    pub fn latest(self, now: Timestamp) -> Option<Timestamp> {
        match self.0 {
            Kind::Never => None,
            Kind::Every(pause) => {
                let pause = i64::try_from(pause.as_micros()).ok()?;
                Timestamp::from_unix_micros(now.unix_micros().div_euclid(pause).checked_mul(pause)?)
            }
            Kind::At(cron) => cron.latest(now.to_chrono()).map(Timestamp::from),
        }
    }
}

impl FromStr for Timetable {
    type Err = InvalidTimetable;

    fn from_str(text: &str) -> Result<Self, InvalidTimetable> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("off") {
            return Ok(Self::OFF);
        }
        let kind = interval(text).map(Kind::Every).or_else(|| Cron::parse(text).map(Kind::At));
        kind.map(Self).ok_or(InvalidTimetable)
    }
}

fn interval(text: &str) -> Option<Duration> {
    let unit = match text.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return None,
    };
    let number: u64 = text[..text.len() - 1].parse().ok().filter(|number| *number > 0)?;
    // A longer one than a year is a mistake.
    number.checked_mul(unit).filter(|seconds| *seconds <= 366 * 24 * 60 * 60).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("off", None)]
    #[case("90s", Some("2026-11-24T13:39:00"))]
    #[case("15m", Some("2026-11-24T13:30:00"))]
    #[case("6h", Some("2026-11-24T12:00:00"))]
    #[case("1d", Some("2026-11-24T00:00:00"))]
    #[case("*/5 * * * *", Some("2026-11-24T13:35:00"))]
    fn turns_are_the_same_for_everybody(#[case] text: &str, #[case] expected: Option<&str>) {
        let now = Timestamp::parse("2026-11-24T13:39:59.5Z").unwrap();
        let latest = text.parse::<Timetable>().unwrap().latest(now).map(Timestamp::to_whole_seconds);
        assert_eq!(latest.as_deref(), expected);
    }

    #[rstest]
    #[case("")]
    #[case("0m")]
    #[case("-1m")]
    #[case("5")]
    #[case("367d")]
    #[case("sometimes")]
    #[case("æ")]
    fn nonsense_is_refused(#[case] text: &str) {
        assert_eq!(text.parse::<Timetable>(), Err(InvalidTimetable));
    }
}
