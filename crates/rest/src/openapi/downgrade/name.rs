//! 3.0 cannot say anything about the names of members.

use serde_json::{Map, Value};

/// Drops what is said about the names of members of any name.
pub(super) fn of_properties(schema: &mut Map<String, Value>) {
    schema.remove("propertyNames");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::of_properties;

    #[test]
    fn names_of_members_are_not_described() {
        let mut schema = json!({ "type": "object", "propertyNames": { "type": "string" }, "additionalProperties": {} });
        of_properties(schema.as_object_mut().unwrap());
        assert_eq!(schema, json!({ "type": "object", "additionalProperties": {} }));
    }
}
