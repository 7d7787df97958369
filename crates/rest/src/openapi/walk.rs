//! Finds the schemas of a document, wherever they stand.

use serde_json::{Map, Value};

/// Visits every schema of a document, inner ones before those around them.
pub(super) fn schemas(document: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    if let Some(named) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        named.values_mut().for_each(|schema| schema_and_parts(schema, visit));
    }
    if let Some(paths) = document.get_mut("paths") {
        in_operations(paths, visit);
    }
}

/// Visits a schema after everything inside it.
pub(super) fn schema_and_parts(schema: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    let Some(schema) = schema.as_object_mut() else { return };
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(|property| schema_and_parts(property, visit));
    }
    for keyword in ["items", "additionalProperties", "propertyNames"] {
        if let Some(part) = schema.get_mut(keyword) {
            schema_and_parts(part, visit);
        }
    }
    for keyword in ["allOf", "oneOf", "anyOf"] {
        if let Some(parts) = schema.get_mut(keyword).and_then(Value::as_array_mut) {
            for part in parts {
                schema_and_parts(part, visit);
            }
        }
    }
    visit(schema);
}

fn in_operations(value: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if name == "schema" {
                    schema_and_parts(member, visit);
                } else {
                    in_operations(member, visit);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| in_operations(item, visit)),
        _ => {}
    }
}

/// Visits every operation of a document with its path and method.
pub(super) fn operations(document: &mut Value, visit: &mut impl FnMut(&str, &str, &mut Map<String, Value>)) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return };
    for (path, methods) in paths {
        for (method, operation) in methods.as_object_mut().into_iter().flatten() {
            if let Some(operation) = operation.as_object_mut() {
                visit(path, method, operation);
            }
        }
    }
}

const PREFIX: &str = "#/components/schemas/";

/// Returns the name that a reference refers to.
pub(super) fn referenced(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(PREFIX)
}

/// Writes a reference to a named schema.
pub(super) fn reference(name: &str) -> Value {
    Value::String(format!("{PREFIX}{name}"))
}
