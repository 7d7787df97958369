//! Schemas without a name of their own.

use serde_json::{Map, Value};

use super::walk;

/// Puts texts and lists where they are used: only objects and enumerations have names that clients know.
pub(super) fn inline(document: &mut Value) {
    let named = document.pointer("/components/schemas").cloned().unwrap_or_default();
    walk::schemas(document, &mut |schema| spell_out(schema, &named));
}

fn spell_out(schema: &mut Map<String, Value>, named: &Value) {
    if let Some(plain) = walk::referenced(schema).and_then(|name| named.get(name)).filter(|it| !is_named(it)) {
        let mut plain = plain.clone();
        walk::schema_and_parts(&mut plain, &mut |part| spell_out(part, named));
        schema.remove("$ref");
        let own = std::mem::take(schema);
        *schema = plain.as_object().cloned().unwrap_or_default();
        // What the place says is more precise than what the type says.
        schema.extend(own);
    }
    one_of_null(schema);
}

fn is_named(schema: &Value) -> bool {
    let is_object = schema.get("type").is_some_and(|kind| kind == "object");
    is_object || schema.get("enum").is_some() || schema.get("$ref").is_some()
}

/// An alternative of null and a text or list is a nullable text or list.
fn one_of_null(schema: &mut Map<String, Value>) {
    let Some([null, other]) = schema.get("oneOf").and_then(Value::as_array).map(Vec::as_slice) else { return };
    let is_null = null.get("type").is_some_and(|kind| kind == "null");
    let Some(kind) = other.get("type").filter(|_| is_null).and_then(Value::as_str).map(str::to_owned) else { return };
    let mut other = other.as_object().cloned().unwrap_or_default();
    other.insert("type".to_owned(), Value::from(vec![kind.as_str(), "null"]));
    schema.remove("oneOf");
    other.append(schema);
    *schema = other;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::inline;

    #[test]
    fn texts_and_lists_stand_where_they_are_used() {
        let mut document = json!({ "components": { "schemas": {
            "Uri": { "type": "string", "format": "uri" },
            "Texts": { "type": "array", "items": { "$ref": "#/components/schemas/Uri" } },
            "Kind": { "type": "string", "enum": ["A"] },
            "Whole": { "type": "object", "properties": {
                "uri": { "$ref": "#/components/schemas/Uri", "description": "Where." },
                "texts": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Texts" }] },
                "kind": { "$ref": "#/components/schemas/Kind" },
            } },
        } } });
        inline(&mut document);
        let uri = json!({ "type": "string", "format": "uri" });
        assert_eq!(
            document.pointer("/components/schemas/Whole/properties").unwrap(),
            &json!({
                "uri": { "type": "string", "format": "uri", "description": "Where." },
                "texts": { "type": ["array", "null"], "items": uri },
                "kind": { "$ref": "#/components/schemas/Kind" },
            })
        );
    }
}
