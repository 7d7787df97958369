//! Texts that lists show as they are stored.

use dialogporten_domain::LanguageCode;
use dialogporten_domain::dialog::ContentValue;
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::value::{RawValue, to_raw_value};

use crate::Error;

/// How content values begin when the service has written them. Others are read and written anew.
const BEGIN: &str = r#"{"value":[{"value":""#;

/// A content value that is copied from what is stored to what is shown. Taking it apart would cost more than all the rest
/// of a dialog in a list.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct ListedText(Box<RawValue>);

/// The parts of a content value, in the order in which they are written.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parts<'a> {
    #[serde(borrow)]
    value: Vec<TextPart<'a>>,
    media_type: &'a RawValue,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TextPart<'a> {
    #[serde(borrow)]
    value: &'a RawValue,
    language_code: LanguageCode,
}

impl ListedText {
    /// Keeps the first language of `preferred` that has a text; keeps all texts when none has.
    pub fn prune(&mut self, preferred: &[String]) -> Result<(), Error> {
        if preferred.is_empty() {
            return Ok(());
        }
        let mut parts: Parts<'_> = serde_json::from_str(self.0.get()).map_err(unreadable)?;
        let position = |code: &String| parts.value.iter().position(|text| text.language_code.as_str() == code);
        if let Some(at) = preferred.iter().find_map(position)
            && parts.value.len() > 1
        {
            parts.value.swap(0, at);
            parts.value.truncate(1);
            self.0 = to_raw_value(&parts).map_err(unreadable)?;
        }
        Ok(())
    }
}

/// Takes the error, which may quote the text, and says no more than that.
fn unreadable(_: serde_json::Error) -> Error {
    Error::Corrupt("document")
}

impl<'de> Deserialize<'de> for ListedText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = <&RawValue>::deserialize(deserializer)?;
        if stored.get().starts_with(BEGIN) {
            return Ok(Self(stored.to_owned()));
        }
        let value: ContentValue = serde_json::from_str(stored.get()).map_err(de::Error::custom)?;
        to_raw_value(&value).map(Self).map_err(de::Error::custom)
    }
}

impl PartialEq for ListedText {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

impl Eq for ListedText {}

#[cfg(test)]
mod tests {
    use dialogporten_domain::{Localization, Localizations, MediaType};
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn any_value() -> impl Strategy<Value = ContentValue> {
        let language = prop::sample::select(&["nb", "nn", "en", "se"]);
        let text = ("\\PC{0,5}|[\"\\\\\\n\\x01{}]{0,5}", language).prop_map(|(value, language)| Localization {
            value,
            language_code: LanguageCode::parse(language).unwrap(),
        });
        let media_type = prop::sample::select(&[MediaType::Plain, MediaType::Markdown, MediaType::EmbeddedMarkdown]);
        (prop::collection::vec(text, 0..5), media_type)
            .prop_map(|(texts, media_type)| ContentValue { value: Localizations::new(texts), media_type })
    }

    fn listed(stored: &str) -> Result<ListedText, serde_json::Error> {
        serde_json::from_str(stored)
    }

    fn shown(text: &ListedText) -> String {
        serde_json::to_string(text).unwrap()
    }

    proptest! {
        #[test]
        fn a_text_is_shown_and_pruned_as_the_value_would_be(
            mut value in any_value(),
            preferred in prop::collection::vec(prop::sample::select(&["nb", "en", "uk"]), 0..3),
        ) {
            let stored = serde_json::to_string(&value).unwrap();
            let mut text = listed(&stored).unwrap();
            prop_assert_eq!(shown(&text), stored);
            let preferred: Vec<String> = preferred.into_iter().map(str::to_owned).collect();
            text.prune(&preferred).unwrap();
            value.value.prune(&preferred);
            prop_assert_eq!(shown(&text), serde_json::to_string(&value).unwrap());
        }
    }

    #[rstest]
    #[case::spaces(r#"{ "value": [{"value": "Hei", "languageCode": "nb"}], "mediaType": "text/plain"}"#)]
    #[case::order(r#"{"mediaType":"text/plain","value":[{"languageCode":"nb","value":"H\u0065i"}]}"#)]
    fn what_others_have_stored_is_written_anew(#[case] stored: &str) {
        let expected = r#"{"value":[{"value":"Hei","languageCode":"nb"}],"mediaType":"text/plain"}"#;
        assert_eq!(shown(&listed(stored).unwrap()), expected);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(listed(r#"{"value":"Hei"}"#).is_err());
        let mut other = listed(r#"{"value":[{"value":"Hei"}],"mediaType":"text/plain"}"#).unwrap();
        assert!(matches!(other.prune(&["nb".to_owned()]), Err(Error::Corrupt("document"))));
    }
}
