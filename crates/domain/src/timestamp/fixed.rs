//! The one form in which instants are stored and shown, `2024-11-25T06:37:54.2920190Z`. A page of a list has hundreds of
//! them, so it is written and read digit by digit instead of by a pattern.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Utc};

/// The form with every digit 0.
const FORM: [u8; 28] = *b"0000-00-00T00:00:00.0000000Z";
/// Nanoseconds of a microsecond.
const MICRO: u32 = 1_000;

/// Writes an instant with a year of four digits. Leap seconds are not written.
pub(super) fn write(instant: DateTime<Utc>) -> Option<[u8; 28]> {
    let instant = instant.naive_utc();
    let (date, time) = (instant.date(), instant.time());
    let year = u32::try_from(date.year()).ok().filter(|year| *year <= 9999)?;
    let micros = Some(time.nanosecond() / MICRO).filter(|micros| *micros < 1_000_000)?;
    let mut text = FORM;
    put(&mut text[..4], year);
    put(&mut text[5..7], date.month());
    put(&mut text[8..10], date.day());
    put(&mut text[11..13], time.hour());
    put(&mut text[14..16], time.minute());
    put(&mut text[17..19], time.second());
    put(&mut text[20..26], micros);
    Some(text)
}

/// Reads an instant that has exactly this form, down to the microsecond. Leap seconds and the year 0 are not read.
pub(super) fn read(text: &str) -> Option<DateTime<Utc>> {
    let text: &[u8; 28] = text.as_bytes().try_into().ok()?;
    if [4, 7, 10, 13, 16, 19, 27].into_iter().any(|place| text[place] != FORM[place]) {
        return None;
    }
    let year = i32::try_from(number(&text[..4])?).ok().filter(|year| *year > 0)?;
    let date = NaiveDate::from_ymd_opt(year, number(&text[5..7])?, number(&text[8..10])?)?;
    let micros = number(&text[20..27])? / 10;
    let (hour, minute, second) = (number(&text[11..13])?, number(&text[14..16])?, number(&text[17..19])?);
    let time = NaiveTime::from_hms_micro_opt(hour, minute, second, micros)?;
    Some(NaiveDateTime::new(date, time).and_utc())
}

/// Writes a number in as many digits as there are places.
fn put(places: &mut [u8], mut number: u32) {
    for place in places.iter_mut().rev() {
        *place = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

/// Reads a number of nothing but digits.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Timestamp;

    /// From the year -10 to the year 10010.
    const MICROS: std::ops::Range<i64> = -62_500_000_000_000_000..253_730_000_000_000_000;

    fn by_pattern(instant: DateTime<Utc>) -> String {
        format!("{}0Z", instant.format("%Y-%m-%dT%H:%M:%S%.6f"))
    }

    proptest! {
        #[test]
        fn every_instant_is_written_as_by_the_pattern(micros in MICROS) {
            let timestamp = Timestamp::from_unix_micros(micros).unwrap();
            let expected = by_pattern(timestamp.to_chrono());
            prop_assert_eq!(&timestamp.to_string(), &expected);
            prop_assert_eq!(serde_json::to_string(&timestamp).unwrap(), format!("\"{expected}\""));
            let has_four_digits = (0..=9999).contains(&timestamp.to_chrono().year());
            prop_assert_eq!(write(timestamp.to_chrono()).is_some(), has_four_digits);
            let is_readable = (1..=9999).contains(&timestamp.to_chrono().year());
            prop_assert_eq!(read(&expected), is_readable.then(|| timestamp.to_chrono()));
        }

        #[test]
        fn what_is_read_is_what_any_reader_reads(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]\\.[0-9]{7}[Zz+]|\\PC{28}"
        ) {
            if let Some(instant) = read(&text) {
                let expected = DateTime::parse_from_rfc3339(&text).unwrap().with_timezone(&Utc);
                prop_assert_eq!(Timestamp::from(instant), Timestamp::from(expected));
            }
        }

        #[test]
        fn a_damaged_form_is_left_to_others(place in 0..28_usize, byte in "[ !/:;TZtz+é-]") {
            let mut text = String::from("2024-11-25T06:37:54.2920190Z");
            text.replace_range(place..=place, &byte);
            prop_assert_eq!(read(&text).is_some(), text == "2024-11-25T06:37:54.2920190Z");
        }
    }

    #[test]
    fn a_leap_second_is_left_to_others() {
        let leap = NaiveDate::from_ymd_opt(2016, 12, 31).unwrap().and_hms_micro_opt(23, 59, 59, 1_500_000).unwrap();
        assert_eq!(write(leap.and_utc()), None);
        assert_eq!(Timestamp::from(leap.and_utc()).to_string(), "2016-12-31T23:59:60.5000000Z");
        assert_eq!(read("2016-12-31T23:59:60.5000000Z"), None);
    }
}
