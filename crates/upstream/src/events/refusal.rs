//! Why an event was not taken, for people who must find out.

use std::fmt;

use crate::Error;

/// Characters that are shown of an answer.
const SHOWN: usize = 300;
/// Digits of a person number.
const PERSON_NUMBER: usize = 11;
/// What user names follow.
const NAMED: [&str; 2] = ["legacy-selfidentified:", "idporten-email:"];
const HIDDEN: &str = "***";

/// An event was not taken. Shows what was answered, without anything that a person can be recognized by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    error: Error,
    answer: String,
}

impl NotTaken {
    pub(super) fn new(error: Error, answer: Option<&[u8]>) -> Self {
        let answer = answer.map(|answer| readable(&String::from_utf8_lossy(answer))).unwrap_or_default();
        Self { error, answer }
    }
}

impl From<Error> for NotTaken {
    fn from(error: Error) -> Self {
        Self { error, answer: String::new() }
    }
}

impl fmt::Display for NotTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.answer.is_empty() { self.error.fmt(f) } else { write!(f, "{}: {}", self.error, self.answer) }
    }
}

impl std::error::Error for NotTaken {}

/// Returns the beginning of a text on one line. Longer numbers, mail addresses and names of users are hidden before it
/// is cut, so that none is cut in half and shown.
fn readable(text: &str) -> String {
    let one_line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<String> = one_line.split_whitespace().map(without_person).collect();
    words.join(" ").chars().take(SHOWN).collect()
}

fn without_person(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    if word.contains('@') || word.contains("%40") || NAMED.iter().any(|name| lower.contains(name)) {
        return HIDDEN.to_owned();
    }
    let mut shown = String::with_capacity(word.len());
    let mut digits = String::new();
    for c in word.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        // The number of an organization has nine digits.
        shown.push_str(if digits.len() >= PERSON_NUMBER { HIDDEN } else { &digits });
        digits.clear();
        if c != '\0' {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::Service;

    #[rstest]
    #[case::nothing("", "")]
    #[case::plain("no such\r\n resource", "no such resource")]
    #[case::person(
        r#"{"subject":"urn:altinn:person:identifier-no:14886498226"}"#,
        r#"{"subject":"urn:altinn:person:identifier-no:***"}"#
    )]
    #[case::organization(
        "urn:altinn:organization:identifier-no:991825827",
        "urn:altinn:organization:identifier-no:991825827"
    )]
    #[case::email("subject urn:altinn:person:idporten-email:me@example.com is unknown", "subject *** is unknown")]
    #[case::user("subject urn:altinn:person:legacy-selfidentified:Knut is unknown", "subject *** is unknown")]
    #[case::twice("14886498226,14886498226", "***,***")]
    fn answers_show_nobody(#[case] answer: &str, #[case] shown: &str) {
        assert_eq!(readable(answer), shown);
    }

    #[test]
    fn a_long_answer_is_cut() {
        let error = Error::Status { service: Service::Events, status: 400 };
        let shown = NotTaken::new(error, Some("æ".repeat(2000).as_bytes())).to_string();
        assert!(shown.starts_with("events answered with status 400: ææ"), "{shown}");
        assert_eq!(shown.matches('æ').count(), SHOWN);
    }
}
