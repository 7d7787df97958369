//! Reads single settings and remembers what is wrong with them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use super::Source;

/// Everything that is wrong with a configuration.
#[derive(Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<String>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the configuration has {} problem(s):", self.0.len())?;
        self.0.iter().try_for_each(|problem| writeln!(f, "  - {problem}"))
    }
}

impl std::error::Error for Problems {}

/// Reads settings one by one. Values are never part of a problem: they may be secret.
pub(super) struct Reader<'a> {
    source: &'a Source,
    problems: Vec<String>,
    asked: RefCell<BTreeSet<String>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Self { source, problems: Vec::new(), asked: RefCell::default() }
    }

    pub(super) fn problem(&mut self, path: &str, text: &str) {
        self.problems.push(format!("{}: {text}", path.replace(':', "__")));
    }

    fn find(&self, path: &str) -> Option<&'a Value> {
        #[cfg(test)]
        super::reference::ASKED.with_borrow_mut(|asked| asked.insert(path.replace(':', "__")));
        self.asked.borrow_mut().insert(path.replace(':', "__"));
        self.source.find(path)
    }

    /// Returns keys that nobody has asked for, of the sections that somebody has asked for: misspelled ones, for example.
    pub(super) fn unused(&self) -> Vec<String> {
        let asked: BTreeSet<String> = self.asked.borrow().iter().map(|key| key.to_lowercase()).collect();
        let sections: BTreeSet<&str> = asked.iter().filter_map(|key| Some(key.split_once("__")?.0)).collect();
        let is_ours = |key: &String| key.split_once("__").is_some_and(|(section, _)| sections.contains(section));
        self.source.leaves().into_keys().filter(|key| is_ours(key) && !asked.contains(key)).collect()
    }

    pub(super) fn finish<T>(self, settings: Option<T>) -> Result<T, Problems> {
        match settings {
            Some(settings) if self.problems.is_empty() => Ok(settings),
            _ => Err(Problems(self.problems)),
        }
    }

    /// Returns a text, or `None` when it is absent or empty.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        match self.find(path)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            _ => None,
        }
        .filter(|text| !text.trim().is_empty())
    }

    pub(super) fn required(&mut self, path: &str) -> Option<String> {
        let text = self.text(path);
        if text.is_none() {
            self.problem(path, "is missing");
        }
        text
    }

    pub(super) fn secret(&mut self, path: &str) -> Option<SecretString> {
        self.required(path).map(SecretString::from)
    }

    /// Returns a parsed value, or the default when it is absent.
    pub(super) fn parsed<T: FromStr>(&mut self, path: &str, default: T, expected: &str) -> T {
        match self.text(path).map(|text| text.trim().parse()) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(_)) => {
                self.problem(path, &format!("must be {expected}"));
                default
            }
        }
    }

    /// Returns a truth value in any case; what is absent is not so.
    pub(super) fn truth(&mut self, path: &str) -> bool {
        match self.text(path).map(|text| text.trim().to_ascii_lowercase()).as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                self.problem(path, "must be true or false");
                false
            }
        }
    }

    /// Returns an absolute http or https address.
    pub(super) fn url(&mut self, path: &str) -> Option<Url> {
        let text = self.required(path)?;
        let url = Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if url.is_none() {
            self.problem(path, "must be an absolute http or https address");
        }
        url
    }

    pub(super) fn optional_url(&mut self, path: &str) -> Option<Url> {
        self.text(path)?;
        self.url(path)
    }

    /// Returns the texts of a list, in order.
    pub(super) fn list(&self, path: &str) -> Vec<String> {
        self.indices(path).iter().filter_map(|index| self.text(&format!("{path}:{index}"))).collect()
    }

    /// Returns the keys of a list, in order.
    pub(super) fn indices(&self, path: &str) -> Vec<String> {
        let Some(Value::Object(items)) = self.find(path) else { return Vec::new() };
        let mut keys: Vec<String> = items.keys().cloned().collect();
        keys.sort_by_key(|key| key.parse::<usize>().unwrap_or(usize::MAX));
        keys
    }
}
