//! One object instead of several that apply together.

use serde_json::{Map, Value};

use super::walk;

/// Replaces compositions of objects, which is how flattened members are described, by one object with all members.
pub(super) fn flatten(document: &mut Value) {
    let named = document.pointer("/components/schemas").cloned().unwrap_or_default();
    walk::schemas(document, &mut |schema| {
        let Some(parts) = schema.get("allOf").and_then(Value::as_array) else { return };
        let mut properties = Map::new();
        for part in parts {
            let Some(members) = members_of(part, &named) else { return };
            properties.extend(members);
        }
        schema.remove("allOf");
        schema.insert("type".to_owned(), "object".into());
        schema.insert("properties".to_owned(), properties.into());
    });
}

fn members_of(schema: &Value, named: &Value) -> Option<Map<String, Value>> {
    let schema = schema.as_object()?;
    if let Some(name) = walk::referenced(schema) {
        return members_of(named.get(name)?, named);
    }
    match schema.get("allOf").and_then(Value::as_array) {
        Some(parts) => {
            let members: Option<Vec<_>> = parts.iter().map(|part| members_of(part, named)).collect();
            members.map(|members| members.into_iter().flatten().collect())
        }
        None => match schema.get("properties") {
            Some(properties) => properties.as_object().cloned(),
            None => (schema.get("type")? == "object").then(Map::new),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::flatten;

    #[test]
    fn flattened_members_become_members() {
        let mut document = json!({ "components": { "schemas": {
            "Base": { "type": "object", "properties": { "a": { "type": "string" } } },
            "More": { "allOf": [
                { "$ref": "#/components/schemas/Base" },
                { "type": "object", "properties": { "b": { "type": "boolean" } } },
            ] },
        } } });
        flatten(&mut document);
        assert_eq!(
            document.pointer("/components/schemas/More").unwrap(),
            &json!({ "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "boolean" } } })
        );
    }
}
