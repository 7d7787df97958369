//! Names that clients know schemas by.
//!
//! Generated clients have one class per schema, so the published names count. Shared schemas (`Actor`, enumerations) are
//! called the same everywhere. Parts, whose types are called `part.…`, are called after what holds them: an attachment
//! is a `DialogAttachment` in a dialog and a `CreateDialogTransmissionAttachment` in a transmission that is created.
//! What else stands before a dot only tells apart types that share one published schema; such types put their members
//! together.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::walk;

/// Parts that stand at the top of a body or answer, by operation.
const TOPS: [(&str, &str); 15] = [
    ("BulkSetDialogSystemLabels", "BulkSetSystemLabel"),
    ("CreateDialogActivity", "CreateDialogActivityRequest"),
    ("CreateDialogTransmission", "CreateTransmissionRequest"),
    ("CreateServiceOwnerLabel", "CreateServiceOwnerLabel"),
    ("GetDialogActivity", "DialogActivityDetails"),
    ("GetDialogSeenLog", "DialogSeenLogDetails"),
    ("GetDialogTransmission", "DialogTransmissionDetails"),
    ("GetServiceOwnerLabels", "ServiceOwnerLabel"),
    ("SearchDialogActivities", "DialogActivitySearchItem"),
    ("SearchDialogSeenLogs", "DialogSeenLogSearchItem"),
    ("SearchDialogTransmissions", "DialogTransmissionSearchItem"),
    ("SetDialogSystemLabels", "SetDialogSystemLabelRequest"),
    ("UpdateDialogTransmission", "UpdateTransmissionRequest"),
    ("SearchDialogs", "DialogListItem"),
    ("SearchDialogEndUserContexts", "DialogEndUserContextItem"),
];

/// Parts that are not called after what holds them, by holder and member.
const PLACES: [(&str, &str, &str); 9] = [
    ("CreateDialogServiceOwnerContext", "serviceOwnerLabels", "CreateDialogServiceOwnerLabel"),
    ("Dialog", "searchTags", "DialogTag"),
    ("DialogServiceOwnerContext", "serviceOwnerLabels", "DialogServiceOwnerLabel"),
    ("DialogServiceOwnerContextListItem", "serviceOwnerLabels", "DialogServiceOwnerLabelListItem"),
    ("EndUserIdentifierLookup", "serviceOwner", "IdentifierLookupServiceOwner"),
    ("ServiceOwnerIdentifierLookup", "serviceOwner", "IdentifierLookupServiceOwner"),
    ("ServiceResourceMetadata", "accessPackages", "ServiceResourceAccessPackage"),
    ("ServiceResourceMetadata", "roles", "ServiceResourceRole"),
    ("ServiceResourceMetadata", "serviceOwner", "ServiceResourceOwner"),
];

/// Gives every schema that an operation uses its published name, and drops the others.
pub(super) fn publish(document: &mut Value) {
    let types = document.pointer("/components/schemas").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut published = Published { types, named: Map::new(), done: BTreeSet::new() };
    walk::operations(document, &mut |_, _, operation| {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
        let top = TOPS.iter().find(|(of, _)| *of == id).map(|(_, name)| *name);
        let mut whole = Value::Object(std::mem::take(operation));
        if let (Some(top), Some(schema)) = (top, whole.pointer_mut("/requestBody/content/application~1json/schema"))
            && schema.get("properties").is_some()
        {
            let body = std::mem::replace(schema, serde_json::json!({ "$ref": walk::reference(top) }));
            published.add(top, "", body);
        }
        published.rename(&mut whole, &|part| top.unwrap_or(part).to_owned());
        if let Value::Object(members) = whole {
            *operation = members;
        }
    });
    published.named.sort_keys();
    document["components"]["schemas"] = published.named.into();
}

struct Published {
    types: Map<String, Value>,
    named: Map<String, Value>,
    /// Names together with the types that were added under them.
    done: BTreeSet<(String, String)>,
}

impl Published {
    /// Renames every reference inside a value and adds what is referred to.
    fn rename(&mut self, value: &mut Value, part_name: &impl Fn(&str) -> String) {
        match value {
            Value::Object(members) => {
                if let Some(of) = walk::referenced(members).map(str::to_owned) {
                    let last = of.rsplit('.').next().unwrap_or(&of);
                    let name = if of.starts_with("part.") { part_name(last) } else { last.replace("Of_", "Of") };
                    members.insert("$ref".to_owned(), walk::reference(&name));
                    if let Some(schema) = self.types.get(&of).cloned() {
                        self.add(&name, &of, schema);
                    }
                }
                members.values_mut().for_each(|member| self.rename(member, part_name));
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.rename(item, part_name)),
            _ => {}
        }
    }

    fn add(&mut self, name: &str, of: &str, mut schema: Value) {
        if !self.done.insert((name.to_owned(), of.to_owned())) {
            return;
        }
        for (member, described) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
            let place = PLACES.iter().find(|(holder, place, _)| *holder == name && place == member);
            self.rename(described, &|part| place.map_or_else(|| inside(name, part), |(.., name)| (*name).to_owned()));
        }
        match self.named.get_mut(name).and_then(|known| known.get_mut("properties")).and_then(Value::as_object_mut) {
            Some(known) => {
                let more = schema.get_mut("properties").and_then(Value::as_object_mut).map(std::mem::take);
                for (member, described) in more.into_iter().flatten() {
                    known.entry(member).or_insert(described);
                }
            }
            None => drop(self.named.insert(name.to_owned(), schema)),
        }
    }
}

/// Names a part after what holds it.
fn inside(holder: &str, part: &str) -> String {
    for suffix in ["Details", "ListItem"] {
        if let Some(stem) = holder.strip_suffix(suffix) {
            return format!("{stem}{part}{suffix}");
        }
    }
    let stem = holder.strip_suffix("Request").or_else(|| holder.strip_suffix("Item")).unwrap_or(holder);
    format!("{stem}{part}")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::{inside, publish};

    #[rstest]
    #[case("Dialog", "Attachment", "DialogAttachment")]
    #[case("CreateTransmissionRequest", "Attachment", "CreateTransmissionAttachment")]
    #[case("DialogTransmissionDetails", "Attachment", "DialogTransmissionAttachmentDetails")]
    #[case("DialogTransmissionAttachmentDetails", "Url", "DialogTransmissionAttachmentUrlDetails")]
    #[case("DialogTransmissionSearchItem", "Content", "DialogTransmissionSearchContent")]
    #[case("DialogListItem", "SeenLog", "DialogSeenLogListItem")]
    fn parts_are_called_after_what_holds_them(#[case] holder: &str, #[case] part: &str, #[case] name: &str) {
        assert_eq!(inside(holder, part), name);
    }

    #[test]
    fn types_of_one_name_put_their_members_together_and_unused_ones_go() {
        let mut document = json!({
            "paths": { "/a": { "get": { "operationId": "A", "a": { "$ref": "#/components/schemas/one.X" } },
                               "put": { "operationId": "B", "b": { "$ref": "#/components/schemas/other.X" } } } },
            "components": { "schemas": {
                "one.X": { "properties": { "a": { "$ref": "#/components/schemas/part.Y" } } },
                "other.X": { "properties": { "a": {}, "b": {} } },
                "part.Y": { "properties": { "c": {} } },
                "Unused": {},
            } },
        });
        publish(&mut document);
        assert_eq!(
            document["components"]["schemas"],
            json!({
                "X": { "properties": { "a": { "$ref": "#/components/schemas/XY" }, "b": {} } },
                "XY": { "properties": { "c": {} } },
            })
        );
        assert_eq!(document["paths"]["/a"]["put"]["b"]["$ref"], "#/components/schemas/X");
    }
}
