//! Texts in several languages.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::LanguageCode;

/// One text in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Localization {
    /// The text.
    pub value: String,
    /// Its language.
    pub language_code: LanguageCode,
}

/// A text in at most one version per language, ordered by language code. Empty means that there is no text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
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
        if let Some(at) = self.position_of(preferred) {
            self.0.swap(0, at);
            self.0.truncate(1);
        }
    }

    /// Returns what [`Localizations::prune`] would keep.
    pub fn pruned(&self, preferred: &[String]) -> &[Localization] {
        self.position_of(preferred).map_or(&self.0, |at| &self.0[at..=at])
    }

    fn position_of(&self, preferred: &[String]) -> Option<usize> {
        preferred.iter().find_map(|code| self.0.iter().position(|text| text.language_code.as_str() == code))
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn text(value: &str, language: &str) -> Localization {
        Localization { value: value.to_owned(), language_code: LanguageCode::parse(language).unwrap() }
    }

    fn any_text() -> impl Strategy<Value = Localization> {
        (".{0,5}", prop::sample::select(&["nb", "nn", "en", "se", "uk"]))
            .prop_map(|(value, language)| text(&value, language))
    }

    #[test]
    fn the_first_preferred_language_with_a_text_is_kept() {
        let texts = Localizations::new([text("hei", "nb"), text("hello", "en"), text("bures", "se")]);
        for (preferred, kept) in [
            (&["nn", "en", "nb"][..], &["en"][..]),
            (&["se"], &["se"]),
            (&["uk"], &["en", "nb", "se"]),
            (&[], &["en", "nb", "se"]),
        ] {
            let mut pruned = texts.clone();
            let preferred: Vec<String> = preferred.iter().map(|code| (*code).to_owned()).collect();
            pruned.prune(&preferred);
            assert_eq!(texts.pruned(&preferred), pruned.0);
            let languages: Vec<&str> = pruned.iter().map(|text| text.language_code.as_str()).collect();
            assert_eq!(languages, kept, "{preferred:?}");
        }
    }

    proptest! {
        #[test]
        fn texts_are_ordered_and_the_last_one_of_a_language_stays(given in prop::collection::vec(any_text(), 0..12)) {
            let expected: BTreeMap<&str, &str> =
                given.iter().map(|text| (text.language_code.as_str(), text.value.as_str())).collect();
            let texts = Localizations::new(given.clone());
            let found: Vec<(&str, &str)> =
                texts.iter().map(|text| (text.language_code.as_str(), text.value.as_str())).collect();
            prop_assert_eq!(found, Vec::from_iter(expected));
            prop_assert_eq!(texts.is_empty(), given.is_empty());
            for text in &given {
                prop_assert!(texts.find(text.language_code.as_str()).is_some());
            }
            let written = serde_json::to_string(&texts).unwrap();
            prop_assert_eq!(serde_json::from_str::<Localizations>(&written).unwrap(), texts);
        }
    }
}
