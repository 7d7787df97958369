//! Reads a JSON document into a type.
//!
//! Differs from plain serde where clients of the contract rely on it: member names match in any case, of two equal
//! members the last one counts, and integers may be quoted. A failure names the path of the member.

use serde::de::value::StringDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Map, Value};

/// Deepest nesting of objects and lists that is read.
const MAX_DEPTH: usize = 64;

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
    let whole = |message: String| BindingError { key: WHOLE_DOCUMENT.to_owned(), message };
    let value: Value = serde_json::from_slice(document).map_err(|error| whole(error.to_string()))?;
    if is_deeper_than(&value, MAX_DEPTH) {
        return Err(whole(format!("the document is nested deeper than {MAX_DEPTH} levels")));
    }
    serde_path_to_error::deserialize(Lenient(value)).map_err(|error| {
        let path = error.path().to_string();
        let is_member = path != "." && !path.starts_with('[');
        BindingError {
            key: if is_member { path } else { WHOLE_DOCUMENT.to_owned() },
            message: error.into_inner().to_string(),
        }
    })
}

fn is_deeper_than(value: &Value, limit: usize) -> bool {
    match value {
        Value::Array(items) => limit == 0 || items.iter().any(|item| is_deeper_than(item, limit - 1)),
        Value::Object(members) => limit == 0 || members.values().any(|member| is_deeper_than(member, limit - 1)),
        _ => false,
    }
}

/// Deserializes a value leniently.
struct Lenient(Value);

impl Lenient {
    /// Turns a quoted integer into a number.
    fn unquoted(self) -> Value {
        match self.0 {
            Value::String(text) => match text.trim().parse::<i64>() {
                Ok(number) => Value::from(number),
                Err(_) => Value::String(text),
            },
            other => other,
        }
    }
}

macro_rules! deserialize_integers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.unquoted().$method(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Lenient {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => visit_list(items, visitor),
            Value::Object(members) => visit_members(members, &[], visitor),
            scalar => scalar.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(members) => visit_members(members, fields, visitor),
            // A list is no substitute for an object, although serde would take it.
            other => other.deserialize_struct(name, fields, NoList(visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    deserialize_integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map identifier
        ignored_any
    }
}

/// Refuses a list where an object is expected.
struct NoList<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for NoList<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }
}

fn visit_list<'de, V: Visitor<'de>>(items: Vec<Value>, visitor: V) -> Result<V::Value, Error> {
    visitor.visit_seq(Items(items.into_iter()))
}

struct Items(std::vec::IntoIter<Value>);

impl<'de> de::SeqAccess<'de> for Items {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.0.next().map(|item| seed.deserialize(Lenient(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// Visits an object; member names that equal a field in any case are given to the visitor as the field is spelled.
fn visit_members<'de, V: Visitor<'de>>(
    members: Map<String, Value>,
    fields: &'static [&'static str],
    visitor: V,
) -> Result<V::Value, Error> {
    let mut named: Vec<(String, Value)> = Vec::with_capacity(members.len());
    for (sent, value) in members {
        let field = fields.iter().find(|field| field.eq_ignore_ascii_case(&sent));
        let name = field.map_or(sent, |field| (*field).to_owned());
        match named.iter_mut().find(|(other, _)| field.is_some() && *other == name) {
            Some((_, earlier)) => *earlier = value,
            None => named.push((name, value)),
        }
    }
    visitor.visit_map(Members { rest: named.into_iter(), value: Value::Null })
}

struct Members {
    rest: std::vec::IntoIter<(String, Value)>,
    value: Value,
}

impl<'de> de::MapAccess<'de> for Members {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.value = value;
        let name: StringDeserializer<Error> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(Lenient(std::mem::take(&mut self.value)))
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
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Line {
        unit_price: i32,
    }

    #[rstest]
    #[case(r#"{"ITEMCOUNT": 3}"#)]
    #[case(r#"{"itemCount": "3"}"#)]
    #[case(r#"{"itemCount": 1, "ItemCount": 3}"#)]
    #[case(r#"{"itemCount": 1, "itemCount": 3, "other": {"a": [1]}}"#)]
    fn names_and_numbers_are_read_leniently(#[case] document: &str) {
        assert_eq!(bind(document.as_bytes()), Ok(Order { item_count: Some(3), lines: vec![] }));
    }

    #[rstest]
    #[case(r#"{"lines": [{"unitPrice": 1}, {"UnitPrice": "x"}]}"#, "lines[1].unitPrice")]
    #[case(r#"{"lines": [{}]}"#, "lines[0]")]
    #[case(r#"{"lines": [[1]]}"#, "lines[0]")]
    #[case(r#"{"lines": 1}"#, "lines")]
    #[case(r#"{"itemCount": 300}"#, "itemCount")]
    #[case(r#"{"itemCount": 1.5}"#, "itemCount")]
    #[case("[1]", "SerializerErrors")]
    #[case("null", "SerializerErrors")]
    #[case("", "SerializerErrors")]
    #[case("{", "SerializerErrors")]
    #[case(r#"{"itemCount": 1,}"#, "SerializerErrors")]
    #[case("{} {}", "SerializerErrors")]
    fn failures_name_the_member(#[case] document: &str, #[case] key: &str) {
        assert_eq!(bind::<Order>(document.as_bytes()).unwrap_err().key, key);
    }

    #[test]
    fn nesting_is_limited() {
        let nested = |depth: usize| format!(r#"{{"other": {}{}}}"#, "[".repeat(depth), "]".repeat(depth));
        assert!(bind::<Order>(nested(63).as_bytes()).is_ok());
        assert!(bind::<Order>(nested(64).as_bytes()).is_err());
        assert!(bind::<Order>(nested(100_000).as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn no_document_panics(document in any::<Vec<u8>>()) {
            let _ = bind::<Order>(&document);
        }
    }
}
