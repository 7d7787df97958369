//! Reads the parameters of a query one after the other and reports all that cannot be read together.

use std::fmt::Display;
use std::str::FromStr;

use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::Coded;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};
use uuid::Uuid;

use super::Query;
use super::path::parse_uuid;
use crate::problem::Problem;

/// Reads parameters. What cannot be read counts as absent until [`Binding::finish`] tells about it.
#[derive(Debug)]
pub struct Binding<'a> {
    query: &'a Query,
    problem: Option<Problem>,
}

impl<'a> Binding<'a> {
    /// Starts to read.
    pub fn new(query: &'a Query) -> Self {
        Self { query, problem: None }
    }

    /// Fails when something could not be read.
    pub fn finish(self) -> Result<(), Problem> {
        self.problem.map_or(Ok(()), Err)
    }

    /// Reads a text. No stored text has the character NUL, which the database refuses to compare with.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let text = self.query.scalar(name)?;
        self.is_readable(name, &text).then_some(text)
    }

    /// Reads a list of texts without the empty ones.
    pub fn texts(&mut self, name: &str) -> Vec<String> {
        let texts = self.query.list(name).unwrap_or_default();
        texts.into_iter().filter(|text| !text.is_empty() && self.is_readable(name, text)).collect()
    }

    fn is_readable(&mut self, name: &str, text: &str) -> bool {
        let is_readable = !text.contains('\0');
        if !is_readable {
            self.refuse(name, "the value contains the character NUL".to_owned());
        }
        is_readable
    }

    /// Reads a value that tells itself what is wrong with a text.
    pub fn parse<T>(&mut self, name: &str) -> Option<T>
    where
        T: FromStr<Err: Display>,
    {
        let text = self.text(name)?;
        text.parse().map_err(|error| self.refuse(name, format!("{error}"))).ok()
    }

    /// Reads a whole number.
    pub fn number(&mut self, name: &str) -> Option<i32> {
        self.value(name, "the value is not a whole number", |text| text.trim().parse().ok())
    }

    /// Reads a truth value.
    pub fn boolean(&mut self, name: &str) -> Option<bool> {
        self.value(name, "the value must be true or false", |text| match text.trim().to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        })
    }

    /// Reads a UUID.
    pub fn uuid(&mut self, name: &str) -> Option<Uuid> {
        self.value(name, "the value is not a UUID", parse_uuid)
    }

    /// Reads an instant with any offset. Without one it is in UTC, which clients have come to rely on.
    pub fn time(&mut self, name: &str) -> Option<Timestamp> {
        let message = "expected an RFC 3339 timestamp, for example 2024-11-25T06:37:54.29Z; \
                       the plus sign of an offset must be written %2B";
        self.value(name, message, |text| Timestamp::parse(text).or_else(|_| Timestamp::parse(&format!("{text}Z"))).ok())
    }

    /// Reads a member by its name in any case or by its number.
    pub fn member<T>(
        &mut self,
        name: &str,
        by_name: impl Fn(&str) -> Option<T>,
        by_code: impl Fn(i64) -> Option<T>,
    ) -> Option<T> {
        self.value(name, "the value is not one of the defined ones", |text| {
            let text = text.trim();
            by_name(text).or_else(|| text.parse().ok().and_then(by_code))
        })
    }

    /// Reads a list of members. Names must be known; numbers are looked at by the rules of the parameter.
    pub fn members<T>(&mut self, name: &str) -> Vec<Coded<T>>
    where
        Coded<T>: for<'de> Deserialize<'de>,
    {
        let mut members = Vec::new();
        for text in self.texts(name) {
            let deserializer: StrDeserializer<'_, ValueError> = text.as_str().into_deserializer();
            match Coded::deserialize(deserializer) {
                Ok(member) => members.push(member),
                Err(error) => self.refuse(name, error.to_string()),
            }
        }
        members
    }

    fn value<T>(&mut self, name: &str, message: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let value = read(&self.text(name)?);
        if value.is_none() {
            self.refuse(name, message.to_owned());
        }
        value
    }

    fn refuse(&mut self, name: &str, message: String) {
        let key = self.query.spelling(name);
        self.problem = Some(match self.problem.take() {
            Some(problem) => problem.with(key, message),
            None => Problem::invalid(key, message),
        });
    }
}

#[cfg(test)]
mod tests {
    use dialogporten_domain::dialog::{DialogStatus, SystemLabel};
    use rstest::rstest;

    use super::*;

    #[test]
    fn everything_that_cannot_be_read_is_reported_under_the_name_as_sent() {
        let query = Query::parse("LIMIT=x&createdAfter=y&status=z&isContentSeen=1&id=1&due=&a=3&b=%00&c=1&c=%00");
        let mut binding = Binding::new(&query);
        assert_eq!(binding.number("limit"), None);
        assert_eq!(binding.time("createdAfter"), None);
        assert_eq!(binding.time("due"), None);
        assert!(binding.members::<DialogStatus>("status").is_empty());
        assert_eq!(binding.boolean("isContentSeen"), None);
        assert_eq!(binding.uuid("id"), None);
        assert_eq!(binding.number("a"), Some(3));
        assert_eq!(binding.text("b"), None);
        assert_eq!(binding.texts("c"), ["1"]);
        let problem = binding.finish().unwrap_err();
        let document = serde_json::to_value(problem.document("", "")).unwrap();
        let keys: Vec<&String> = document["errors"].as_object().unwrap().keys().collect();
        assert_eq!(keys, ["LIMIT", "createdAfter", "status", "isContentSeen", "id", "b", "c"]);
    }

    #[rstest]
    #[case("2024-11-25T06:37:54.29Z", Some("2024-11-25T06:37:54.2900000Z"))]
    #[case("2024-11-25T07:37:54%2B01:00", Some("2024-11-25T06:37:54.0000000Z"))]
    #[case("2024-11-25T06:37:54", Some("2024-11-25T06:37:54.0000000Z"))]
    #[case("2024-11-25T07:37:54+01:00", None)]
    #[case("2024-11-25", None)]
    #[case("soon", None)]
    fn times_have_any_offset_or_none(#[case] sent: &str, #[case] expected: Option<&str>) {
        let query = Query::parse(&format!("at={sent}"));
        let mut binding = Binding::new(&query);
        let read = binding.time("at").map(|time| time.to_string());
        assert_eq!(read.as_deref(), expected);
        assert_eq!(binding.finish().is_ok(), expected.is_some());
    }

    #[rstest]
    #[case("a=bin&A=3", &[Coded::Known(SystemLabel::Bin), Coded::Known(SystemLabel::Archive)])]
    #[case("a=[%22Bin%22,9]", &[Coded::Known(SystemLabel::Bin), Coded::Undefined(9)])]
    #[case("a=Bin,Sent", &[Coded::Known(SystemLabel::Bin), Coded::Known(SystemLabel::Sent)])]
    #[case("a=&a=", &[])]
    fn members_have_names_and_numbers(#[case] query: &str, #[case] expected: &[Coded<SystemLabel>]) {
        let query = Query::parse(query);
        let mut binding = Binding::new(&query);
        assert_eq!(binding.members::<SystemLabel>("a"), expected);
        assert!(binding.finish().is_ok());
    }
}
