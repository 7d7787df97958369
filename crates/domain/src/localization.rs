//! Texts in several languages.

use serde::{Deserialize, Serialize};

use crate::LanguageCode;

/// One text in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Localization {
    /// The text.
    pub value: String,
    /// Its language.
    pub language_code: LanguageCode,
}

/// A text in at most one version per language, ordered by language code. Empty means that there is no text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Localizations(Vec<Localization>);

impl Localizations {
    /// Collects texts, ordered by language; of two texts in one language the last one stays.
    pub fn new(texts: impl IntoIterator<Item = Localization>) -> Self {
        let mut ordered: Vec<Localization> = Vec::new();
        for text in texts {
            match ordered.binary_search_by_key(&text.language_code, |other| other.language_code) {
                Ok(at) => ordered[at] = text,
                Err(at) => ordered.insert(at, text),
            }
        }
        Self(ordered)
    }

    /// Is there no text?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Iterates over the texts by language code.
    pub fn iter(&self) -> std::slice::Iter<'_, Localization> {
        self.0.iter()
    }

    /// Returns the text in a language.
    pub fn find(&self, language: &str) -> Option<&Localization> {
        self.0.iter().find(|text| text.language_code.as_str() == language)
    }

    /// Keeps the first language of `preferred` that has a text; keeps all texts when none has.
    pub fn prune(&mut self, preferred: &[String]) {
        if preferred.is_empty() {
            return;
        }
        let kept = preferred.iter().find_map(|code| self.0.iter().position(|text| text.language_code.as_str() == code));
        if let Some(at) = kept {
            self.0.swap(0, at);
            self.0.truncate(1);
        }
    }

    /// Replaces every text, keeping the languages.
    pub fn replace_values(&mut self, value: &str) {
        for text in &mut self.0 {
            value.clone_into(&mut text.value);
        }
    }
}

impl<'a> IntoIterator for &'a Localizations {
    type Item = &'a Localization;
    type IntoIter = std::slice::Iter<'a, Localization>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
