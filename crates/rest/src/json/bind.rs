//! Reads a JSON document into a type.
//!
//! Differs from plain serde where clients of the contract rely on it: member names match in any case, of two equal
//! members the last one counts, and integers may be quoted. A failure names the path of the member, and never the value:
//! that may be the number of a person.
//!
//! Values are read straight from the text and unknown members are skipped, so that time and memory stay in proportion to
//! what is kept. Only types that take any value get all members.

use std::borrow::Cow;
use std::cell::Cell;
use std::convert::Infallible;

use serde::de::value::CowStrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;

use super::failure::Failure;

/// Deepest nesting of objects and lists that is read.
const MAX_DEPTH: usize = 64;
/// Most items that all lists, and objects of any shape, of a document may have together. Far more than the largest dialogs have; short items would
/// otherwise take many times the memory of their text.
const MAX_ITEMS: usize = 500_000;
/// Key of errors that concern no member in particular.
const WHOLE_DOCUMENT: &str = "SerializerErrors";

/// Why a document could not be read.
#[derive(Debug, PartialEq, Eq)]
pub struct BindingError {
    /// Path of the member (`content.title.value[0].languageCode`), or `SerializerErrors`.
    pub key: String,
    /// What is wrong.
    pub message: String,
}

/// Reads a document.
pub fn bind<T: DeserializeOwned>(document: &[u8]) -> Result<T, BindingError> {
    let whole = |message: &str| BindingError { key: WHOLE_DOCUMENT.to_owned(), message: message.to_owned() };
    let text = std::str::from_utf8(document).map_err(|_| whole("the document is not UTF-8"))?;
    if is_deeper_than(text, MAX_DEPTH) {
        return Err(whole(&format!("the document is nested deeper than {MAX_DEPTH} levels")));
    }
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| whole(&Failure::from(error).to_string()))?;
    let items = Cell::new(0);
    serde_path_to_error::deserialize(Lenient { raw, items: &items }).map_err(|error| {
        let path = error.path().to_string();
        let is_member = path != "." && !path.starts_with('[');
        BindingError {
            key: if is_member { path } else { WHOLE_DOCUMENT.to_owned() },
            message: error.into_inner().to_string(),
        }
    })
}

/// Looks at brackets outside of texts only, before anything is read.
fn is_deeper_than(document: &str, limit: usize) -> bool {
    let (mut depth, mut in_text, mut is_escaped) = (0_usize, false, false);
    document.bytes().any(|byte| {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => depth += 1,
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > limit
    })
}

/// Deserializes the text of one value leniently.
#[derive(Clone, Copy)]
struct Lenient<'de, 'c> {
    raw: &'de RawValue,
    /// Items of all lists so far.
    items: &'c Cell<usize>,
}

impl<'de> Lenient<'de, '_> {
    /// Reads the value as a type that plain serde reads as it should be.
    fn plain<T: serde::Deserialize<'de>>(self) -> Result<T, Failure> {
        serde_json::from_str(self.raw.get()).map_err(Failure::from)
    }

    fn first_byte(self) -> u8 {
        self.raw.get().bytes().next().unwrap_or(b'n')
    }

    /// Hands a number to a visitor as the narrowest type it fits.
    fn number<V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, Failure> {
        if let Ok(number) = text.parse::<u64>() {
            return visitor.visit_u64(number);
        }
        if let Ok(number) = text.parse::<i64>() {
            return visitor.visit_i64(number);
        }
        visitor.visit_f64(text.parse().unwrap_or(f64::INFINITY))
    }
}

macro_rules! deserialize_integers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            if self.first_byte() == b'"' {
                let text: String = self.plain()?;
                return match text.trim().parse::<i64>() {
                    Ok(number) => Lenient::number(&number.to_string(), visitor),
                    Err(_) => visitor.visit_string(text),
                };
            }
            self.deserialize_any(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Lenient<'de, '_> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let mut json = serde_json::Deserializer::from_str(self.raw.get());
        match self.first_byte() {
            b'{' => visitor.visit_map(Members::read_all(self)?),
            b'[' => json.deserialize_seq(List { visitor, items: self.items }).map_err(Failure::from)?,
            b'"' => visitor.visit_string(self.plain()?),
            b't' => visitor.visit_bool(true),
            b'f' => visitor.visit_bool(false),
            b'n' => visitor.visit_unit(),
            _ => Self::number(self.raw.get(), visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        match self.first_byte() {
            b'{' => visitor.visit_map(Members::read(self, fields)?),
            // Refused here, because serde would take a list, and would call an object by the name of its type.
            _ => match self.deserialize_any(Object)? {},
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.first_byte() == b'n' { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    deserialize_integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map enum identifier
    }
}

/// What nothing but an object can be read as.
struct Object;

impl Visitor<'_> for Object {
    type Value = Infallible;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }
}

/// Walks a list item by item. Failures inside an item are carried out of the walk of the text around it.
struct List<'c, V> {
    visitor: V,
    items: &'c Cell<usize>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for List<'_, V> {
    type Value = Result<V::Value, Failure>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let outcome = self.visitor.visit_seq(Items { list: &mut list, items: self.items });
        if outcome.is_err() {
            // The rest is skipped: serde_json wants to see the end of the list.
            while list.next_element::<IgnoredAny>()?.is_some() {}
        }
        Ok(outcome)
    }
}

struct Items<'c, 'a, A> {
    list: &'a mut A,
    items: &'c Cell<usize>,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<'_, '_, A> {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failure> {
        let Some(raw) = self.list.next_element::<&RawValue>().map_err(Failure::custom)? else { return Ok(None) };
        count::<Failure>(self.items)?;
        seed.deserialize(Lenient { raw, items: self.items }).map(Some)
    }
}

fn count<E: de::Error>(items: &Cell<usize>) -> Result<(), E> {
    items.set(items.get() + 1);
    if items.get() > MAX_ITEMS {
        return Err(E::custom(format_args!("the lists of the document have more than {MAX_ITEMS} items")));
    }
    Ok(())
}

/// The members of an object that are fields of the type, in the order of the document and as the type spells them. The
/// last of several equal ones counts. For a type without fields of its own, all of them as they are.
struct Members<'de, 'c> {
    rest: std::vec::IntoIter<(Cow<'de, str>, &'de RawValue)>,
    value: Option<&'de RawValue>,
    items: &'c Cell<usize>,
}

impl<'de, 'c> Members<'de, 'c> {
    fn read(object: Lenient<'de, 'c>, fields: &'static [&'static str]) -> Result<Self, Failure> {
        let mut json = serde_json::Deserializer::from_str(object.raw.get());
        let found = json.deserialize_map(Fields(fields)).map_err(Failure::from)?;
        Ok(Self { rest: found.into_iter(), value: None, items: object.items })
    }

    fn read_all(object: Lenient<'de, 'c>) -> Result<Self, Failure> {
        let mut json = serde_json::Deserializer::from_str(object.raw.get());
        let all = json.deserialize_map(AllMembers(object.items)).map_err(Failure::from)?;
        Ok(Self { rest: all.into_iter(), value: None, items: object.items })
    }
}

impl<'de> MapAccess<'de> for Members<'de, '_> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Failure> {
        let Some((name, raw)) = self.rest.next() else { return Ok(None) };
        self.value = Some(raw);
        seed.deserialize(CowStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Failure> {
        let raw = self.value.take().ok_or_else(|| Failure::custom("a member without a value"))?;
        seed.deserialize(Lenient { raw, items: self.items })
    }
}

/// Finds the text of each field; everything else is skipped without being kept.
struct Fields(&'static [&'static str]);

impl<'de> Visitor<'de> for Fields {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found: Self::Value = Vec::with_capacity(self.0.len());
        while let Some(sent) = members.next_key::<Cow<'_, str>>()? {
            match self.0.iter().find(|field| field.eq_ignore_ascii_case(&sent)) {
                Some(field) => {
                    found.retain(|(known, _)| known != field);
                    found.push((Cow::Borrowed(*field), members.next_value::<&RawValue>()?));
                }
                None => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(found)
    }
}

/// Finds the text of every member.
struct AllMembers<'c>(&'c Cell<usize>);

impl<'de> Visitor<'de> for AllMembers<'_> {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(name) = members.next_key::<Cow<'_, str>>()? {
            count::<A::Error>(self.0)?;
            found.push((Cow::Owned(name.into_owned()), members.next_value::<&RawValue>()?));
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    struct Order {
        item_count: Option<u8>,
        lines: Vec<Line>,
        note: String,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Line {
        unit_price: i32,
    }

    #[test]
    fn values_of_any_shape_are_kept_as_they_are() {
        let document = r#"[{"A": {"b": [1, "2", null, {"C\\n": -1.5}]}, "a": true}, [[]]]"#;
        let expected: serde_json::Value = serde_json::from_str(document).unwrap();
        assert_eq!(bind::<serde_json::Value>(document.as_bytes()), Ok(expected));
        let many = format!("{{{}}}", vec![r#""a":0"#; MAX_ITEMS + 1].join(","));
        assert!(bind::<serde_json::Value>(many.as_bytes()).is_err());
    }

    #[rstest]
    #[case(r#"{"ITEMCOUNT": 3}"#)]
    #[case(r#" {"itemCount": "3"} "#)]
    #[case(r#"{"itemCount": 1, "ItemCount": 3}"#)]
    #[case(r#"{"itemCount": 1, "itemCount": 3, "other": {"a": [1]}}"#)]
    #[case(r#"{"itemCount": 3, "other": 1e400}"#)]
    #[case(r#"{"\u0069temCount": 3}"#)]
    fn names_and_numbers_are_read_leniently(#[case] document: &str) {
        assert_eq!(bind(document.as_bytes()), Ok(Order { item_count: Some(3), ..Order::default() }));
    }

    #[rstest]
    #[case(r#"{"lines": [{"unitPrice": 1}, {"UnitPrice": "x"}]}"#, "lines[1].unitPrice")]
    #[case(r#"{"lines": [{}, {"unitPrice": 1}]}"#, "lines[0]")]
    #[case(r#"{"lines": [[1]]}"#, "lines[0]")]
    #[case(r#"{"lines": 1}"#, "lines")]
    #[case(r#"{"itemCount": 300}"#, "itemCount")]
    #[case(r#"{"itemCount": 1.5}"#, "itemCount")]
    #[case(r#"{"note": "\ud800"}"#, "note")]
    #[case("[1]", "SerializerErrors")]
    #[case("null", "SerializerErrors")]
    #[case("", "SerializerErrors")]
    #[case("{", "SerializerErrors")]
    #[case(r#"{"itemCount": 1,}"#, "SerializerErrors")]
    #[case("{} {}", "SerializerErrors")]
    fn failures_name_the_member(#[case] document: &str, #[case] key: &str) {
        assert_eq!(bind::<Order>(document.as_bytes()).unwrap_err().key, key);
    }

    #[rstest]
    #[case(r#"{"lines": "17829010178"}"#)]
    #[case(r#"{"note": 17829010178}"#)]
    #[case(r#"{"itemCount": 17829010178}"#)]
    #[case(r#"{"itemCount": "17829010178 "}"#)]
    #[case(r#"{"lines": [17829010178]}"#)]
    fn failures_do_not_repeat_the_value(#[case] document: &str) {
        assert!(!bind::<Order>(document.as_bytes()).unwrap_err().message.contains("17829010178"));
    }

    #[test]
    fn nesting_is_limited() {
        let nested = |depth: usize| format!(r#"{{"other": {}{}}}"#, "[".repeat(depth), "]".repeat(depth));
        assert!(bind::<Order>(nested(63).as_bytes()).is_ok());
        assert!(bind::<Order>(nested(64).as_bytes()).is_err());
        assert!(bind::<Order>(nested(100_000).as_bytes()).is_err());
        assert!(bind::<Order>(format!(r#"{{"note": "{}"}}"#, "[\\\"".repeat(100)).as_bytes()).is_ok());
    }

    #[test]
    fn items_are_limited() {
        let lines = |count: usize| format!(r#"{{"lines": [{}]}}"#, vec![r#"{"unitPrice":1}"#; count].join(","));
        assert_eq!(bind::<Order>(lines(1000).as_bytes()).unwrap().lines.len(), 1000);
        let refused = bind::<Order>(lines(MAX_ITEMS + 1).as_bytes()).unwrap_err();
        assert!(refused.key.starts_with("lines"), "{refused:?}");
    }

    proptest! {
        #[test]
        fn no_document_panics(document in any::<Vec<u8>>()) {
            let _ = bind::<Order>(&document);
        }

        #[test]
        fn documents_are_read_as_plain_serde_reads_them(count in any::<Option<u8>>(), prices in prop::collection::vec(any::<i32>(), 0..5), note in ".*") {
            let lines: Vec<_> = prices.iter().map(|price| serde_json::json!({ "unitPrice": price })).collect();
            let document = serde_json::json!({ "itemCount": count, "lines": lines, "note": note });
            let plain: Order = serde_json::from_value(document.clone()).unwrap();
            prop_assert_eq!(bind::<Order>(document.to_string().as_bytes()), Ok(plain));
        }
    }
}
