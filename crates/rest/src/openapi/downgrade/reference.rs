//! In 3.0 nothing may stand beside a reference.

use serde_json::{Map, Value, json};

/// Wraps a reference that has siblings.
pub(super) fn without_siblings(schema: &mut Map<String, Value>) {
    if schema.len() > 1
        && let Some(reference) = schema.remove("$ref")
    {
        schema.insert("oneOf".to_owned(), Value::from(vec![json!({ "$ref": reference })]));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::without_siblings;

    #[rstest]
    #[case(json!({ "$ref": "#/a" }), json!({ "$ref": "#/a" }))]
    #[case(json!({ "$ref": "#/a", "description": "b" }), json!({ "description": "b", "oneOf": [{ "$ref": "#/a" }] }))]
    fn references_stand_alone(#[case] mut schema: Value, #[case] expected: Value) {
        without_siblings(schema.as_object_mut().unwrap());
        assert_eq!(schema, expected);
    }
}
