//! Null is a type in 3.1 and a flag in 3.0.

use serde_json::{Map, Value};

/// `type: [string, null]` becomes `type: string, nullable: true`.
pub(super) fn in_types(schema: &mut Map<String, Value>) {
    let Some(kinds) = schema.get("type").and_then(Value::as_array) else { return };
    let mut others = kinds.iter().filter(|kind| *kind != "null").cloned();
    let (Some(kind), None) = (others.next(), others.next()) else { return };
    let is_nullable = kinds.len() > 1;
    schema.insert("type".to_owned(), kind);
    if is_nullable {
        schema.insert("nullable".to_owned(), true.into());
    }
}

/// An alternative of null becomes a flag beside the other alternatives.
pub(super) fn in_alternatives(schema: &mut Map<String, Value>) {
    for keyword in ["oneOf", "anyOf"] {
        let Some(alternatives) = schema.get_mut(keyword).and_then(Value::as_array_mut) else { continue };
        let before = alternatives.len();
        alternatives.retain(|alternative| alternative.get("type").is_none_or(|kind| kind != "null"));
        if alternatives.len() == before {
            continue;
        }
        schema.insert("nullable".to_owned(), true.into());
        unwrap(schema, keyword);
    }
}

/// What is said about the only alternative is said about the whole.
fn unwrap(schema: &mut Map<String, Value>, keyword: &str) {
    let alternatives = schema.get(keyword).and_then(Value::as_array).map(Vec::as_slice);
    if let Some([Value::Object(only)]) = alternatives
        && only.get("$ref").is_none()
    {
        let mut only = only.clone();
        schema.remove(keyword);
        only.append(schema);
        *schema = only;
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    #[rstest]
    #[case(json!({ "type": ["string", "null"] }), json!({ "type": "string", "nullable": true }))]
    #[case(json!({ "type": ["string"] }), json!({ "type": "string" }))]
    #[case(json!({ "type": "string" }), json!({ "type": "string" }))]
    #[case(
        json!({ "oneOf": [{ "type": "null" }, { "$ref": "#/a" }] }),
        json!({ "oneOf": [{ "$ref": "#/a" }], "nullable": true })
    )]
    #[case(
        json!({ "oneOf": [{ "type": "null" }, { "description": "b", "oneOf": [{ "$ref": "#/a" }] }] }),
        json!({ "description": "b", "oneOf": [{ "$ref": "#/a" }], "nullable": true })
    )]
    #[case(json!({ "anyOf": [{ "$ref": "#/a" }] }), json!({ "anyOf": [{ "$ref": "#/a" }] }))]
    fn null_becomes_a_flag(#[case] mut schema: Value, #[case] expected: Value) {
        in_types(schema.as_object_mut().unwrap());
        in_alternatives(schema.as_object_mut().unwrap());
        assert_eq!(schema, expected);
    }
}
