//! What holds for every schema that clients know.

use serde_json::{Map, Value};

use super::walk;

/// Nothing is said to be required and lists may be null: clients have always been generated from descriptions of that
/// kind, and code that they compile against must not change. Numbers are 32 bits wide and identifiers are called `guid`.
pub(super) fn apply(document: &mut Value) {
    walk::operations(document, &mut |_, _, operation| {
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            optional(parameter);
        }
    });
    walk::schemas(document, &mut |schema| {
        schema.remove("required");
        match schema.get("type").and_then(Value::as_str) {
            Some("object") => object(schema),
            Some("string") if schema.get("format").is_some_and(|format| format == "uuid") => {
                schema.insert("format".to_owned(), "guid".into());
            }
            Some("integer") => {
                schema.insert("format".to_owned(), "int32".into());
                schema.remove("minimum");
            }
            _ => {}
        }
    });
}

/// What may be missing in a query may also have no value.
fn optional(parameter: &mut Value) {
    if parameter["in"] == "query" && parameter["required"] != true {
        parameter["schema"]["nullable"] = true.into();
    }
}

fn object(schema: &mut Map<String, Value>) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for property in properties.values_mut().filter_map(Value::as_object_mut) {
            if property.get("type").is_some_and(|kind| kind == "array") {
                property.insert("nullable".to_owned(), true.into());
            }
        }
        schema.entry("additionalProperties").or_insert(false.into());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::apply;

    #[test]
    fn query_parameters_may_be_empty() {
        let parameter = |required| json!({ "in": "query", "required": required, "schema": { "type": "boolean" } });
        let mut document =
            json!({ "paths": { "/a": { "get": { "parameters": [parameter(true), parameter(false)] } } } });
        apply(&mut document);
        let parameters = &document["paths"]["/a"]["get"]["parameters"];
        assert_eq!(parameters[0]["schema"], json!({ "type": "boolean" }));
        assert_eq!(parameters[1]["schema"], json!({ "type": "boolean", "nullable": true }));
    }

    #[test]
    fn schemas_keep_to_the_conventions() {
        let mut document = json!({ "components": { "schemas": { "X": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": { "type": "string", "format": "uuid" },
                "count": { "type": "integer", "format": "int64", "minimum": 0 },
                "names": { "type": "array", "items": { "type": "string" } },
            },
        } } } });
        apply(&mut document);
        assert_eq!(
            document["components"]["schemas"]["X"],
            json!({
                "type": "object",
                "properties": {
                    "id": { "type": "string", "format": "guid" },
                    "count": { "type": "integer", "format": "int32" },
                    "names": { "type": "array", "items": { "type": "string" }, "nullable": true },
                },
                "additionalProperties": false,
            })
        );
    }
}
