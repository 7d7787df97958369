//! 3.1 has examples, 3.0 has one.

use serde_json::{Map, Value};

/// Keeps the first example.
pub(super) fn first(schema: &mut Map<String, Value>) {
    let Some(Value::Array(examples)) = schema.remove("examples") else { return };
    if let Some(example) = examples.into_iter().next() {
        schema.entry("example").or_insert(example);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::first;

    #[test]
    fn the_first_example_stays() {
        let mut schema = json!({ "type": "string", "examples": ["a", "b"] });
        first(schema.as_object_mut().unwrap());
        assert_eq!(schema, json!({ "type": "string", "example": "a" }));
    }
}
