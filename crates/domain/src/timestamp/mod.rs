//! Instants with microsecond precision, as stored and as written on the wire.

mod fixed;

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Datelike as _, NaiveDate, SubsecRound, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use utoipa::ToSchema;

/// An instant in UTC with microsecond precision.
///
/// Reads RFC 3339 with an explicit offset; writes seven fractional digits and `Z`
/// (`2024-11-25T06:37:54.2920190Z`), of which the last is always 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, format = DateTime)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// Parses RFC 3339 text with an explicit offset (`Z` or `±hh:mm`).
    pub fn parse(text: &str) -> Result<Self, InvalidTimestamp> {
        if let Some(instant) = fixed::read(text) {
            return Ok(Self(instant));
        }
        // RFC 3339 in chrono also takes a space or lower-case letters; the contract takes `T` and `Z` only.
        let strict = text.as_bytes().get(10) == Some(&b'T') && !text.ends_with('z');
        if !strict {
            return Err(InvalidTimestamp);
        }
        let instant = DateTime::parse_from_rfc3339(text).map_err(|_| InvalidTimestamp)?.with_timezone(&Utc);
        // Years that are not written with four digits, and leap seconds, are nothing that clients can read back.
        let is_readable = (1..=9999).contains(&instant.year()) && instant.timestamp_subsec_nanos() < 1_000_000_000;
        is_readable.then(|| Self::from(instant)).ok_or(InvalidTimestamp)
    }

    /// Creates an instant from microseconds since the Unix epoch.
    pub fn from_unix_micros(micros: i64) -> Option<Self> {
        DateTime::from_timestamp_micros(micros).map(Self)
    }

    /// Returns whole seconds since the Unix epoch.
    pub fn unix_seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// Returns microseconds since the Unix epoch.
    pub fn unix_micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// Returns the instant as a chrono value.
    pub fn to_chrono(self) -> DateTime<Utc> {
        self.0
    }

    /// Is this the value that clients of the contract send for "not supplied" (`0001-01-01T00:00:00Z`)?
    pub fn is_unset(self) -> bool {
        self.0.timestamp() == UNSET_SECONDS
    }

    /// Returns the instant moved by a number of microseconds, kept within the representable range.
    #[must_use]
    pub fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.checked_add_signed(TimeDelta::microseconds(micros)).unwrap_or(self.0))
    }

    /// Returns the instant moved forward, kept within the representable range.
    #[must_use]
    pub fn plus(self, by: Duration) -> Self {
        self.plus_micros(i64::try_from(by.as_micros()).unwrap_or(i64::MAX))
    }

    /// Returns the day that it is in Norway.
    pub fn day_in_norway(self) -> NaiveDate {
        self.0.with_timezone(&chrono_tz::Europe::Oslo).date_naive()
    }

    /// Formats the instant without fraction and offset, as texts for people have it.
    pub fn to_whole_seconds(self) -> String {
        self.0.format("%Y-%m-%dT%H:%M:%S").to_string()
    }

    /// Formats the instant as an RFC 1123 date, as HTTP headers want it.
    pub fn to_http_date(self) -> String {
        self.0.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }
}

/// Seconds from the Unix epoch to `0001-01-01T00:00:00Z`.
const UNSET_SECONDS: i64 = -62_135_596_800;

/// The text is not RFC 3339 with an explicit offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidTimestamp;

impl fmt::Display for InvalidTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected an RFC 3339 timestamp with an explicit offset, for example 2024-11-25T06:37:54.29Z")
    }
}

impl std::error::Error for InvalidTimestamp {}

impl From<DateTime<Utc>> for Timestamp {
    fn from(instant: DateTime<Utc>) -> Self {
        Self(instant.trunc_subsecs(6))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match fixed::write(self.0) {
            Some(text) => f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?),
            None => write!(f, "{}0Z", self.0.format("%Y-%m-%dT%H:%M:%S%.6f")),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match fixed::write(self.0) {
            Some(text) => serializer.serialize_str(std::str::from_utf8(&text).map_err(ser::Error::custom)?),
            None => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an RFC 3339 timestamp with an explicit offset")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
                Timestamp::parse(text).map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_seven_digits_and_truncates_to_microseconds() {
        let parsed = Timestamp::parse("2024-11-25T07:37:54.2920199+01:00").unwrap();
        assert_eq!(parsed.to_string(), "2024-11-25T06:37:54.2920190Z");
    }

    #[test]
    fn refuses_text_without_offset_or_with_a_space() {
        for text in ["2024-11-25T07:37:54", "2024-11-25 07:37:54Z", "2024-11-25", "", "2024-11-25T07:37:54z", "æ"] {
            assert_eq!(Timestamp::parse(text), Err(InvalidTimestamp), "{text}");
        }
    }

    #[test]
    fn refuses_what_cannot_be_read_back() {
        for text in ["9999-12-31T23:59:59.9-01:00", "0000-01-01T00:00:00Z", "2016-12-31T23:59:60Z"] {
            assert_eq!(Timestamp::parse(text), Err(InvalidTimestamp), "{text}");
        }
        assert_eq!(Timestamp::parse("9999-12-31T23:59:59.9999999Z").unwrap().to_string().len(), 28);
    }

    #[test]
    fn a_day_begins_at_midnight_in_norway() {
        let day = |text| Timestamp::parse(text).unwrap().day_in_norway().to_string();
        assert_eq!(day("2026-01-14T22:59:59Z"), "2026-01-14");
        assert_eq!(day("2026-01-14T23:00:00Z"), "2026-01-15");
        assert_eq!(day("2026-07-14T21:59:59Z"), "2026-07-14");
        assert_eq!(day("2026-07-14T22:00:00Z"), "2026-07-15");
    }

    #[test]
    fn knows_the_unset_value() {
        assert!(Timestamp::parse("0001-01-01T00:00:00Z").unwrap().is_unset());
        assert!(!Timestamp::parse("0001-01-01T00:00:01Z").unwrap().is_unset());
    }
}
