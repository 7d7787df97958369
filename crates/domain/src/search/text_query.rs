//! The words of a search.

use crate::LanguageCode;

/// What a text must contain, and what it must not contain, as alternatives. Every alternative asks for at least one word.
///
/// Words next to each other are alternatives, unless `AND` stands between them or some word begins with `-`: then all of
/// them are asked for, and those with `-` must be absent. A double-quoted run is a phrase. `AND` binds tighter than `OR`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextQuery {
    clauses: Vec<Clause>,
    language: Option<LanguageCode>,
}

/// One alternative, in the web-search syntax of the database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clause {
    /// Words and phrases that all must occur.
    pub wanted: String,
    /// Words and phrases of which none may occur, separated by ` OR `; often empty.
    pub unwanted: String,
}

impl TextQuery {
    /// The most characters that a query should have; longer ones may exceed what the database can parse.
    pub const MAX_LENGTH: usize = 1000;

    /// Reads a query. Returns `None` for one that can match nothing: without any word, or with an alternative that only
    /// says what must be absent.
    pub fn new(raw: &str, language: Option<&LanguageCode>) -> Option<Self> {
        let clauses = clauses(&tokens(raw));
        let is_answerable = !clauses.is_empty() && clauses.iter().all(|clause| !clause.wanted.is_empty());
        is_answerable.then(|| Self { clauses, language: language.copied() })
    }

    /// Returns the alternatives.
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// Returns the language whose stems are used; without one, several are tried.
    pub fn language(&self) -> Option<LanguageCode> {
        self.language
    }

    /// Must anything be absent?
    pub fn has_unwanted(&self) -> bool {
        self.clauses.iter().any(|clause| !clause.unwanted.is_empty())
    }

    /// Returns what is wanted as one query in web-search syntax.
    pub fn wanted(&self) -> String {
        self.clauses.iter().map(|clause| clause.wanted.as_str()).collect::<Vec<_>>().join(" OR ")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
}

enum Token {
    Operator(Operator),
    Term { text: String, is_unwanted: bool },
}

/// Splits a query into words, phrases and operators. What has neither letters nor digits is dropped: the database would
/// read an operator next to it as a word.
fn tokens(raw: &str) -> Vec<Token> {
    // The database takes no such character, and no text contains it.
    let raw = raw.replace('\0', " ");
    let mut rest = raw.trim_start();
    let mut tokens = Vec::new();
    while !rest.is_empty() {
        let after_dashes = rest.trim_start_matches('-');
        let is_unwanted = after_dashes.len() < rest.len();
        let length = phrase_length(after_dashes).unwrap_or_else(|| word_length(after_dashes));
        let (text, after) = after_dashes.split_at(length);
        rest = after.trim_start();
        let operator = if is_unwanted { None } else { operator(text) };
        if let Some(operator) = operator {
            tokens.push(Token::Operator(operator));
        } else if text.chars().any(char::is_alphanumeric) {
            tokens.push(Token::Term { text: term(text), is_unwanted });
        }
    }
    tokens
}

/// Returns the length of the phrase that the text begins with: quotes, and something between them.
fn phrase_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('"')?;
    inner.find('"').filter(|length| *length > 0).map(|length| length + 2)
}

fn word_length(text: &str) -> usize {
    text.find(char::is_whitespace).unwrap_or(text.len())
}

fn operator(text: &str) -> Option<Operator> {
    match text {
        and if and.eq_ignore_ascii_case("and") => Some(Operator::And),
        or if or.eq_ignore_ascii_case("or") => Some(Operator::Or),
        _ => None,
    }
}

/// Returns a phrase as it is, and a word in a form that the database reads as a word: not as an operator, and without
/// quotes, which have no counterpart.
fn term(text: &str) -> String {
    if phrase_length(text) == Some(text.len()) {
        return text.to_owned();
    }
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.eq_ignore_ascii_case("or") { format!("\"{bare}\"") } else { text.replace('"', "'") }
}

fn clauses(tokens: &[Token]) -> Vec<Clause> {
    let has_unwanted = tokens.iter().any(|token| matches!(token, Token::Term { is_unwanted: true, .. }));
    let implicit = if has_unwanted { Operator::And } else { Operator::Or };
    let mut explicit = None;
    let mut clauses: Vec<Clause> = Vec::new();
    for token in tokens {
        match token {
            Token::Operator(operator) => explicit = Some(*operator),
            Token::Term { text, is_unwanted } => {
                let operator = explicit.take().unwrap_or(implicit);
                match clauses.last_mut().filter(|_| operator == Operator::And) {
                    Some(clause) => clause.add(text, *is_unwanted),
                    None => clauses.push(Clause::of(text, *is_unwanted)),
                }
            }
        }
    }
    let is_only_the_word_or =
        clauses.is_empty() && tokens.iter().any(|token| matches!(token, Token::Operator(Operator::Or)));
    if is_only_the_word_or {
        clauses.push(Clause::of("\"or\"", false));
    }
    clauses
}

impl Clause {
    fn of(text: &str, is_unwanted: bool) -> Self {
        let mut clause = Self::default();
        clause.add(text, is_unwanted);
        clause
    }

    fn add(&mut self, text: &str, is_unwanted: bool) {
        let (part, separator) = if is_unwanted { (&mut self.unwanted, " OR ") } else { (&mut self.wanted, " ") };
        if !part.is_empty() {
            part.push_str(separator);
        }
        part.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("melding betaling", "melding OR betaling")]
    #[case("melding AND betaling", "melding betaling")]
    #[case("melding and betaling skatt", "melding betaling OR skatt")]
    #[case("melding OR betaling skatt", "melding OR betaling OR skatt")]
    #[case("melding OR AND betaling", "melding betaling")]
    #[case("melding AND or betaling", "melding OR betaling")]
    #[case("OR melding AND", "melding")]
    #[case("\"a b\" melding", "\"a b\" OR melding")]
    #[case("\"a b\" AND melding", "\"a b\" melding")]
    #[case("\"a b\"melding", "\"a b\" OR melding")]
    #[case("a & b", "a OR b")]
    #[case("a - b", "a OR b")]
    #[case("a \"\" b", "a OR b")]
    #[case("\"melding betaling", "'melding OR betaling")]
    #[case("5\" rør", "5' OR rør")]
    #[case("a AND or. b", "a \"or\" OR b")]
    #[case("foo:bar", "foo:bar")]
    #[case("or", "\"or\"")]
    #[case("AND or", "\"or\"")]
    #[case("a\0b", "a OR b")]
    #[case("æ", "æ")]
    fn words_are_joined(#[case] raw: &str, #[case] joined: &str) {
        let query = TextQuery::new(raw, None).unwrap();
        assert_eq!(query.wanted(), joined);
        assert!(!query.has_unwanted());
    }

    #[rstest]
    #[case("invoice -paid", &[("invoice", "paid")])]
    #[case("invoice -paid -old", &[("invoice", "paid OR old")])]
    #[case("a b -c", &[("a b", "c")])]
    #[case("a OR b -c", &[("a", ""), ("b", "c")])]
    #[case("a --\"b c\"", &[("a", "\"b c\"")])]
    #[case("a -or", &[("a", "\"or\"")])]
    fn what_must_be_absent_belongs_to_an_alternative(#[case] raw: &str, #[case] expected: &[(&str, &str)]) {
        let query = TextQuery::new(raw, None).unwrap();
        let clauses: Vec<_> =
            query.clauses().iter().map(|clause| (clause.wanted.as_str(), clause.unwanted.as_str())).collect();
        assert_eq!(clauses, expected);
    }

    #[rstest]
    #[case("")]
    #[case("   ")]
    #[case("AND")]
    #[case("and AND")]
    #[case("& ! (")]
    #[case("\"\"")]
    #[case("-")]
    #[case("-paid")]
    #[case("invoice OR -paid")]
    #[case("-paid OR invoice")]
    fn nothing_is_found_without_a_word_in_every_alternative(#[case] raw: &str) {
        assert_eq!(TextQuery::new(raw, None), None);
    }

    proptest! {
        #[test]
        fn no_query_is_too_strange(raw in "(and|or|-|\"|a|b|\\PC| ){0,20}") {
            if let Some(query) = TextQuery::new(&raw, None) {
                prop_assert!(query.clauses().iter().all(|clause| !clause.wanted.is_empty()));
                let joined = query.wanted();
                prop_assert!(joined.matches('"').count() % 2 == 0, "{}", joined);
            }
        }
    }
}
