//! Two-letter language codes.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::ToSchema;

/// Every accepted code, sorted. There is deliberately no `no`: clients must say `nb` or `nn`.
const KNOWN: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv \
     cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr \
     ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw \
     ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn nr nv ny \
     oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss \
     st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo \
     za zh zu";
/// For every first letter, one bit for each second letter with which it is a known code.
const SECOND_LETTERS: [u32; 26] = second_letters();

const fn second_letters() -> [u32; 26] {
    let (known, mut letters, mut at) = (KNOWN.as_bytes(), [0; 26], 0);
    while at < known.len() {
        letters[(known[at] - b'a') as usize] |= 1 << (known[at + 1] - b'a');
        at += 3;
    }
    letters
}

fn is_known([first, second]: [u8; 2]) -> bool {
    let letters = SECOND_LETTERS.get(usize::from(first.wrapping_sub(b'a'))).copied().unwrap_or(0);
    second.is_ascii_lowercase() && letters >> (second - b'a') & 1 == 1
}

/// A known two-letter language code in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String)]
pub struct LanguageCode([u8; 2]);

impl LanguageCode {
    /// Normalizes text (`nb_NO` → `nb`) and returns the code when it is known.
    pub fn parse(text: &str) -> Option<Self> {
        let code = match *text.as_bytes() {
            // As nearly all are written, and all that are stored.
            [first @ b'a'..=b'z', second @ b'a'..=b'z'] => [first, second],
            _ => normalize(text).as_bytes().try_into().ok()?,
        };
        is_known(code).then_some(Self(code))
    }

    /// Returns the two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Trims, replaces `_` by `-`, lowers, and keeps what stands before the first `-`.
pub fn normalize(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let end = lower.find(['-', '_']).unwrap_or(lower.len());
    lower[..end].to_owned()
}

impl fmt::Display for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for LanguageCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for LanguageCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = LanguageCode;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<LanguageCode, E> {
                LanguageCode::parse(text).ok_or_else(|| E::custom("unknown language code"))
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalizes_before_it_looks_up() {
        for text in ["nb", "NB", " nb_NO ", "nb-NO", "nb_ignore_me"] {
            assert_eq!(LanguageCode::parse(text).unwrap().as_str(), "nb", "{text}");
        }
    }

    #[test]
    fn refuses_unknown_codes() {
        for text in ["no", "sh", "mo", "xx", "", "n", "nob", "-nb", "a ", "é", "n{", "{b", "n`", "`b"] {
            assert!(LanguageCode::parse(text).is_none(), "{text}");
        }
        assert!(LanguageCode::parse("ae").is_some());
        assert_eq!(KNOWN.split_whitespace().count(), 183);
    }

    #[test]
    fn the_known_codes_are_those_of_the_table() {
        let pairs = (b'a'..=b'z').flat_map(|first| (b'a'..=b'z').map(move |second| [first, second]));
        let known: Vec<_> = pairs.filter_map(|code| LanguageCode::parse(std::str::from_utf8(&code).unwrap())).collect();
        assert_eq!(known.iter().map(LanguageCode::as_str).collect::<Vec<_>>().join(" "), KNOWN);
        for code in known {
            let written = serde_json::to_string(&code).unwrap();
            assert_eq!(serde_json::from_str::<LanguageCode>(&written).unwrap(), code);
        }
    }
}
