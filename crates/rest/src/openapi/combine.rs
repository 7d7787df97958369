//! One document out of several.

use serde_json::{Map, Value};

use super::{Document, walk};

/// Adds the operations and schemas of documents. Operations get the name of their audience in front; so do schemas that
/// differ between audiences.
pub(super) fn combine(mut rest: Value, parts: &[(&str, Document)]) -> Value {
    let parts: Vec<(&str, Value)> = parts.iter().map(|(prefix, part)| (*prefix, part.generate())).collect();
    let shared: Map<String, Value> = shared_schemas(&parts);
    for (prefix, mut part) in parts {
        let mut rename =
            |name: &str| if shared.contains_key(name) { name.to_owned() } else { format!("{prefix}_{name}") };
        rename_references(&mut part, &mut rename);
        walk::operations(&mut part, &mut |path, _, operation| {
            let prefix = if path.starts_with("/api/v1/metadata/") { "V1Metadata" } else { prefix };
            if let Some(Value::String(id)) = operation.get_mut("operationId") {
                *id = format!("{prefix}_{id}");
            }
        });
        extend(&mut rest["paths"], part["paths"].take(), str::to_owned);
        extend(&mut rest["components"]["schemas"], part["components"]["schemas"].take(), rename);
    }
    for sorted in ["/paths", "/components/schemas"] {
        if let Some(members) = rest.pointer_mut(sorted).and_then(Value::as_object_mut) {
            members.sort_keys();
        }
    }
    rest
}

/// Finds the schemas that are the same in every document that has them, and so are all that they refer to.
fn shared_schemas(parts: &[(&str, Value)]) -> Map<String, Value> {
    let all = |part: &Value| part["components"]["schemas"].as_object().cloned().unwrap_or_default();
    let documents: Vec<Map<String, Value>> = parts.iter().map(|(_, part)| all(part)).collect();
    let mut shared = Map::new();
    for (name, schema) in documents.iter().flatten() {
        if documents.iter().all(|document| document.get(name) == Some(schema)) {
            shared.insert(name.clone(), schema.clone());
        }
    }
    loop {
        let before = shared.len();
        let known: Vec<String> = shared.keys().cloned().collect();
        shared.retain(|_, schema| references(schema).iter().all(|name| known.contains(name)));
        if shared.len() == before {
            return shared;
        }
    }
}

fn references(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    rename_references(&mut value.clone(), &mut |name: &str| {
        found.push(name.to_owned());
        name.to_owned()
    });
    found
}

fn rename_references(value: &mut Value, rename: &mut impl FnMut(&str) -> String) {
    match value {
        Value::Object(members) => {
            if let Some(name) = walk::referenced(members).map(&mut *rename) {
                members.insert("$ref".to_owned(), walk::reference(&name));
            }
            members.values_mut().for_each(|member| rename_references(member, rename));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename_references(item, rename)),
        _ => {}
    }
}

fn extend(target: &mut Value, more: Value, rename: impl Fn(&str) -> String) {
    if let (Some(target), Value::Object(more)) = (target.as_object_mut(), more) {
        target.extend(more.into_iter().map(|(name, member)| (rename(&name), member)));
    }
}
