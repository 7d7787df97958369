//! An exclusive bound is a number in 3.1 and a flag on the bound in 3.0.

use serde_json::{Map, Value};

/// `exclusiveMinimum: 0` becomes `minimum: 0, exclusiveMinimum: true`; the same above.
pub(super) fn exclusive(schema: &mut Map<String, Value>) {
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(number) = schema.get(exclusive).filter(|value| value.is_number()).cloned() {
            schema.insert(bound.to_owned(), number);
            schema.insert(exclusive.to_owned(), true.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::exclusive;

    #[test]
    fn exclusive_bounds_become_flags() {
        let mut schema = json!({ "exclusiveMinimum": 0, "exclusiveMaximum": 9 });
        exclusive(schema.as_object_mut().unwrap());
        assert_eq!(schema, json!({ "exclusiveMinimum": true, "exclusiveMaximum": true, "minimum": 0, "maximum": 9 }));
    }
}
