use proptest::prelude::*;
use serde_json::{Value, json};

use super::document::into_draft;
use super::operation::{PatchOperation, apply_all};
use super::shape::{self, Member};

/// The document of a dialog in which every member has a value.
fn document() -> Value {
    let texts = json!([{ "value": "a", "languageCode": "nb" }]);
    let content = json!({ "value": texts, "mediaType": "text/plain" });
    let stored = json!({
        "progress": 1, "extendedStatus": "a", "externalReference": "a", "dueAt": "2030-01-01T00:00:00Z",
        "process": "urn:a", "precedingProcess": "urn:b", "expiresAt": "2031-01-01T00:00:00Z", "isApiOnly": false,
        "status": "Draft",
        "content": { "title": content, "summary": content },
        "searchTags": [{ "value": "abc" }, { "value": "def" }],
        "attachments": [{
            "id": "01987e1f-5b0a-7c3e-9a41-2f5a4b6c0001", "displayName": texts, "name": "a",
            "urls": [{ "id": "01987e1f-5b0a-7c3e-9a41-2f5a4b6c0002", "url": "https://a.example/", "consumerType": "Gui" }],
        }],
        "guiActions": [{
            "id": "01987e1f-5b0a-7c3e-9a41-2f5a4b6c0003", "action": "a", "url": "https://a.example/",
            "isDeleteDialogAction": true, "httpMethod": "POST", "priority": "Primary", "title": texts, "prompt": texts,
        }],
        "apiActions": [{ "action": "a", "endpoints": [{ "url": "https://a.example/", "httpMethod": "GET", "deprecated": false }] }],
    });
    shape::fit(&Member::Object(shape::DIALOG), stored).unwrap()
}

fn operations(list: Value) -> Vec<PatchOperation> {
    serde_json::from_value(list).unwrap()
}

/// All paths of a document, members and elements.
fn paths(value: &Value, prefix: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, child)| (name.clone(), child)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, child)| (index.to_string(), child)).collect(),
        _ => Vec::new(),
    };
    for (name, child) in children {
        let path = format!("{prefix}/{name}");
        paths(child, &path, found);
        found.push(path);
    }
}

fn all_paths() -> Vec<String> {
    let mut found = Vec::new();
    paths(&document(), "", &mut found);
    found
}

#[test]
fn the_document_is_read_back_as_it_was_written() {
    let draft = into_draft(document()).unwrap();
    let written = serde_json::to_value(&draft).unwrap();
    let again = shape::fit(&Member::Object(shape::DIALOG), written).unwrap();
    // What has a default when it is missing is written out.
    assert_eq!(into_draft(again).unwrap(), draft);
    assert_eq!((draft.search_tags.len(), draft.attachments.len(), draft.transmissions.len()), (2, 1, 0));
    assert!(draft.gui_actions[0].is_delete_dialog_action);
}

/// Putting a value where it is already changes nothing, however the path is spelled.
#[test]
fn every_value_can_be_replaced_by_itself() {
    for path in all_paths() {
        for spelled in [path.clone(), path.to_uppercase(), path.trim_start_matches('/').to_owned()] {
            let mut changed = document();
            let value = document().pointer(&path).cloned().unwrap();
            let list = operations(json!([
                { "op": "test", "path": spelled, "value": value }, { "op": "Replace", "path": spelled, "value": value },
            ]));
            let outcome = apply_all(&mut changed, &list);
            assert_eq!((outcome, &changed), (Ok(()), &document()), "{spelled}");
        }
    }
}

/// A member is never gone for good.
#[test]
fn every_member_can_be_removed_and_put_back() {
    let is_something = |value: &Value| !value.is_null() && *value != json!([]);
    for path in all_paths().into_iter().filter(|path| is_something(document().pointer(path).unwrap())) {
        let value = document().pointer(&path).cloned();
        let mut changed = document();
        apply_all(&mut changed, &operations(json!([{ "op": "remove", "path": path }]))).unwrap();
        assert_ne!(changed, document(), "{path}");
        apply_all(&mut changed, &operations(json!([{ "op": "add", "path": path, "value": value }]))).unwrap();
        assert_eq!(changed, document(), "{path}");
    }
}

#[test]
fn copies_are_limited() {
    let long = "a".repeat(1_000_000);
    let mut list = vec![json!({ "op": "add", "path": "/externalReference", "value": long })];
    list.extend(vec![json!({ "op": "copy", "from": "/externalReference", "path": "/process" }); 19]);
    assert_eq!(apply_all(&mut document(), &operations(json!(list))), Ok(()));
    list.push(list[1].clone());
    assert!(apply_all(&mut document(), &operations(json!(list))).unwrap_err().contains("too much"));
}

fn any_operation() -> impl Strategy<Value = PatchOperation> {
    let path = || {
        prop_oneof![
            4 => prop::sample::select(all_paths()),
            1 => prop::sample::select(all_paths()).prop_map(|path| format!("{path}/-")),
            1 => "[/a-z0-9~-]{0,12}",
        ]
    };
    let value = prop_oneof![
        Just(Value::Null),
        Just(json!(7)),
        Just(json!("x")),
        Just(json!([])),
        Just(json!({})),
        prop::sample::select(all_paths()).prop_map(|path| document().pointer(&path).cloned().unwrap()),
    ];
    let op = prop::sample::select(&["add", "remove", "replace", "move", "copy", "test", "x"]);
    (op, path(), prop::option::of(path()), prop::option::of(value)).prop_map(|(op, path, from, value)| PatchOperation {
        op: op.to_owned(),
        path,
        from,
        value,
    })
}

proptest! {
    /// Whatever is applied, the result has the members of the document and can be judged by the rules, or is refused.
    #[test]
    fn every_result_has_the_shape_of_the_document(list in prop::collection::vec(any_operation(), 1..6)) {
        let mut changed = document();
        if apply_all(&mut changed, &list).is_ok() {
            prop_assert_eq!(changed.as_object().unwrap().len(), document().as_object().unwrap().len());
            for name in ["searchTags", "attachments", "transmissions", "guiActions", "apiActions", "activities"] {
                prop_assert!(changed[name].is_array());
            }
            if let Ok(draft) = into_draft(changed) {
                prop_assert!(draft.search_tags.len() < 20);
            }
        }
    }
}
