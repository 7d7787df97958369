//! The claims of a token as a multimap of texts.

use serde_json::{Map, Value};

/// Claim name to an ordered list of texts.
///
/// Texts, numbers and booleans are taken as they are written; an object becomes its JSON text; a list adds one text per
/// element; `null` adds none.
pub(super) struct Claims<'a>(&'a Map<String, Value>);

impl<'a> Claims<'a> {
    pub(super) fn new(payload: &'a Map<String, Value>) -> Self {
        Self(payload)
    }

    /// Returns every text of a claim.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let mut texts = Vec::new();
        if let Some(value) = self.0.get(name) {
            collect(value, &mut texts);
        }
        texts
    }

    /// Returns the first text of a claim, which is what "the value of the claim" means.
    pub(super) fn first(&self, name: &str) -> Option<String> {
        first(self.0.get(name)?)
    }

    /// Returns the first text of a claim unless it is empty or white space.
    pub(super) fn first_not_blank(&self, name: &str) -> Option<String> {
        self.first(name).filter(|text| !text.trim().is_empty())
    }
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, texts)),
        Value::String(text) => texts.push(text.clone()),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => texts.push(value.to_string()),
    }
}

fn first(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Array(elements) => elements.iter().find_map(first),
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => Some(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[rstest]
    #[case::text(json!("a"), &["a"])]
    #[case::number(json!(50_000_001), &["50000001"])]
    #[case::boolean(json!(true), &["true"])]
    #[case::object(json!({ "a": 1 }), &[r#"{"a":1}"#])]
    #[case::list(json!(["a", { "b": [1] }, null, 2, ["c"]]), &["a", r#"{"b":[1]}"#, "2", "c"])]
    #[case::null(json!(null), &[])]
    #[case::empty(json!([]), &[])]
    fn values_become_texts(#[case] value: Value, #[case] texts: &[&str]) {
        let payload = Map::from_iter([("x".to_owned(), value)]);
        let claims = Claims::new(&payload);
        assert_eq!(claims.all("x"), texts);
        assert_eq!(claims.first("x").as_deref(), texts.first().copied());
    }
}
