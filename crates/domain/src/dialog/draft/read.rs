//! Readers for members with their own idea of null and of spelling.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use uuid::Uuid;

/// Reads a list; null means that it is absent.
pub(super) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Option::<Vec<T>>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads a member that may be missing but not null.
pub(super) fn not_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Reads an identifier; null means that it is absent.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Uuid>, D::Error> {
    Ok(Option::<HyphenatedId>::deserialize(deserializer)?.map(|HyphenatedId(id)| id))
}

/// An identifier in the form with hyphens. The uuid crate also takes braces, a URN and bare digits; the contract does
/// not.
struct HyphenatedId(Uuid);

impl<'de> Deserialize<'de> for HyphenatedId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = HyphenatedId;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a UUID with hyphens")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                let id = if text.len() == 36 { Uuid::try_parse(text).ok() } else { None };
                // The text is not repeated: it may be anything, also a person number.
                id.map(HyphenatedId).ok_or_else(|| E::custom("expected a UUID with hyphens"))
            }
        }

        deserializer.deserialize_str(Text)
    }
}
