//! `PATCH /api/v1/serviceowner/dialogs/{dialogId}`

use rstest::rstest;
use serde_json::{Value, json};

use super::change::{Stored, assert_refused, revision_of};
use crate::dialog::{self, text};

#[rstest]
#[case::replace_status(json!([{ "op": "replace", "path": "/status", "value": "Completed" }]), "/status", json!("Completed"))]
#[case::add_status(json!([{ "op": "add", "path": "/status", "value": "inProgress" }]), "/status", json!("InProgress"))]
#[case::add_progress(json!([{ "op": "Add", "path": "/Progress", "value": "55" }]), "/progress", json!(55))]
#[case::remove_progress(json!([{ "op": "remove", "path": "/progress" }]), "/progress", Value::Null)]
#[case::no_slash(json!([{ "op": "replace", "path": "progress", "value": 5 }]), "/progress", json!(5))]
#[case::null(json!([{ "op": "replace", "path": "/progress" }]), "/progress", Value::Null)]
#[case::twice(json!([
    { "op": "remove", "path": "/progress" }, { "op": "replace", "path": "/progress", "value": 5 },
]), "/progress", json!(5))]
#[case::remove_button(json!([{ "op": "remove", "path": "/guiActions/0" }]), "/guiActions/0/action", json!("sign"))]
#[case::remove_buttons(json!([{ "op": "remove", "path": "/guiActions" }]), "/guiActions", json!([]))]
#[case::remove_operation(json!([{ "op": "remove", "path": "/apiActions/0" }]), "/apiActions", json!([]))]
#[case::remove_operations(json!([{ "op": "remove", "path": "/apiActions" }]), "/apiActions", json!([]))]
#[case::remove_files(json!([{ "op": "remove", "path": "/attachments" }]), "/attachments", json!([]))]
#[case::add_files(json!([{ "op": "add", "path": "/Attachments", "value": [
    { "DisplayName": [{ "LanguageCode": "nb_NO", "Value": "Ny" }], "urls": [{ "url": "https://example.com/ny", "consumerType": 1 }] },
] }]), "/attachments/0/displayName/0", json!({ "value": "Ny", "languageCode": "nb" }))]
#[case::add_buttons(json!([{ "op": "add", "path": "/guiActions", "value": [{
    "action": "new", "url": "https://example.com/", "priority": "Primary", "title": [{ "value": "a", "languageCode": "nb" }],
}] }]), "/guiActions/0/action", json!("new"))]
#[case::reword(
    json!([{ "op": "replace", "path": "/content/summary/value/0/value", "value": "Nytt" }]),
    "/content/summary/value/0/value", json!("Nytt")
)]
#[case::new_content(
    json!([{ "op": "replace", "path": "/content/nonSensitiveTitle", "value": text("Åpen") }]),
    "/content/nonSensitiveTitle/value/0/value", json!("Åpen")
)]
#[case::remove_content(json!([{ "op": "remove", "path": "/content/summary" }]), "/content/summary", Value::Null)]
#[case::visible_to_people(json!([{ "op": "remove", "path": "/isApiOnly" }]), "/isApiOnly", json!(false))]
#[case::api_only(json!([{ "op": "replace", "path": "/isApiOnly", "value": true }]), "/isApiOnly", json!(true))]
#[case::append_tag(json!([{ "op": "add", "path": "/searchTags/-", "value": { "value": "Avgift" } }]), "/searchTags/1/value", json!("avgift"))]
#[case::insert_tag(json!([{ "op": "add", "path": "/searchTags/0", "value": { "value": "Avgift" } }]), "/searchTags/1/value", json!("avgift"))]
#[case::replace_in_added(json!([
    { "op": "add", "path": "/attachments/-", "value": { "urls": [{ "url": "https://example.com/", "consumerType": "Gui" }] } },
    { "op": "replace", "path": "/attachments/1/name", "value": "later" },
]), "/attachments/1/name", json!("later"))]
#[case::copy(json!([{ "op": "copy", "from": "/content/title", "path": "/content/senderName" }]), "/content/senderName/value/0/value", json!("Decision"))]
#[case::move_member(json!([{ "op": "move", "from": "/extendedStatus", "path": "/externalReference" }]), "/externalReference", json!("waiting-for-signature"))]
#[case::move_element(json!([{ "op": "move", "from": "/guiActions/2", "path": "/guiActions/0" }]), "/guiActions/0/action", json!("read"))]
#[case::move_to_other_list(json!([
    { "op": "move", "from": "/content/title/value/0", "path": "/attachments/0/displayName/-" },
]), "/attachments/0/displayName/0/languageCode", json!("en"))]
#[case::test(json!([
    { "op": "test", "path": "/status", "value": "RequiresAttention" }, { "op": "test", "path": "/isApiOnly", "value": false },
    { "op": "test", "path": "/dueAt", "value": "2099-01-01T01:00:00+01:00" }, { "op": "test", "path": "/transmissions", "value": [] },
    { "op": "replace", "path": "/progress", "value": 1, "comment": "ignored" },
]), "/progress", json!(1))]
#[case::append_transmission(json!([{ "op": "add", "path": "/transmissions/-", "value": {
    "type": "Information", "sender": { "actorType": "ServiceOwner" }, "content": { "Title": text("Brev") },
} }]), "/fromServiceOwnerTransmissionsCount", json!(3))]
#[case::append_transmissions(json!([{ "op": "add", "path": "/transmissions", "value": [{
    "type": "Submission", "sender": { "actorType": "ServiceOwner" }, "content": { "Title": text("Brev") },
}] }]), "/fromPartyTransmissionsCount", json!(2))]
#[case::append_activity(json!([{ "op": "add", "path": "/activities/-", "value": {
    "type": "FormSaved", "performedBy": { "actorType": "ServiceOwner" },
} }]), "/activities/2/type", json!("FormSaved"))]
#[tokio::test]
async fn parts_are_changed_as_clients_ask(#[case] operations: Value, #[case] pointer: &str, #[case] expected: Value) {
    let stored = Stored::new(&dialog::complete()).await;
    let before = stored.read().await;
    let patched = stored.patch(operations).await;
    let revision = revision_of(&patched);
    let after = stored.read().await;
    assert_eq!(after["revision"], json!(revision));
    assert_eq!(after.pointer(pointer).cloned().unwrap_or_default(), expected);
    // What was not named keeps its identity.
    if !pointer.starts_with("/attachments") {
        assert_eq!(after["attachments"], before["attachments"]);
    }
}

#[rstest]
#[case::unknown_member(json!([{ "op": "replace", "path": "/nope", "value": 1 }]))]
#[case::unknown_below(json!([{ "op": "replace", "path": "/status/nope", "value": 1 }]))]
#[case::visible_from(json!([{ "op": "add", "path": "/visibleFrom", "value": "2099-01-01T00:00:00Z" }]))]
#[case::whole_document(json!([{ "op": "replace", "path": "", "value": {} }]))]
#[case::no_path(json!([{ "op": "remove" }]))]
#[case::no_operation(json!([{ "path": "/progress", "value": 1 }]))]
#[case::unknown_operation(json!([{ "op": "increment", "path": "/progress", "value": 1 }]))]
#[case::failed_test(json!([{ "op": "test", "path": "/progress", "value": 99 }]))]
#[case::index_too_great(json!([{ "op": "add", "path": "/searchTags/2", "value": { "value": "abc" } }]))]
#[case::index_missing(json!([{ "op": "remove", "path": "/guiActions/3" }]))]
#[case::end_of_list(json!([{ "op": "remove", "path": "/guiActions/-" }]))]
#[case::not_an_index(json!([{ "op": "remove", "path": "/guiActions/first" }]))]
#[case::below_nothing(json!([{ "op": "replace", "path": "/content/nonSensitiveTitle/mediaType", "value": "text/plain" }]))]
#[case::wrong_type(json!([{ "op": "replace", "path": "/progress", "value": "many" }]))]
#[case::wrong_name(json!([{ "op": "replace", "path": "/status", "value": "Finished" }]))]
#[case::no_offset(json!([{ "op": "replace", "path": "/dueAt", "value": "2099-01-01T00:00:00" }]))]
#[case::no_list(json!([{ "op": "replace", "path": "/attachments", "value": {} }]))]
#[case::no_object(json!([{ "op": "replace", "path": "/content", "value": "Tittel" }]))]
#[case::null_flag(json!([{ "op": "replace", "path": "/isApiOnly", "value": null }]))]
#[case::null_element(json!([{ "op": "add", "path": "/attachments/-", "value": null }]))]
#[case::bad_id(json!([{ "op": "replace", "path": "/attachments/0/id", "value": "17829010178" }]))]
#[case::from_nowhere(json!([{ "op": "copy", "path": "/content/senderName" }]))]
#[case::wrong_copy(json!([{ "op": "copy", "from": "/status", "path": "/progress" }]))]
#[case::into_itself(json!([{ "op": "move", "from": "/content", "path": "/content/title" }]))]
#[case::second_fails(json!([
    { "op": "replace", "path": "/progress", "value": 1 }, { "op": "remove", "path": "/nope" },
]))]
#[case::too_much(json!(vec![json!({ "op": "remove", "path": "/progress" }); 10_001]))]
#[tokio::test]
async fn operations_that_cannot_be_applied_change_nothing(#[case] operations: Value) {
    let stored = Stored::new(&dialog::complete()).await;
    let before = stored.read().await;
    let refused = stored.patch(operations).await;
    assert_refused(&refused, 400, &["UpdateDialogDto"]);
    assert_eq!(stored.read().await, before);
    assert!(!refused.text.contains("17829010178"), "values are not repeated");
    // A patch that cannot be applied weighs more than what stands against the dialog.
    let stale = stored.owner.with_header("if-match", "01900000-0000-4000-8000-000000000001");
    assert_refused(
        &stale.send("PATCH", &stored.path, Some(&json!([{ "op": "remove", "path": "/x" }]))).await,
        400,
        &["UpdateDialogDto"],
    );
    stored.freeze().await;
    assert_refused(&stored.patch(json!([{ "op": "remove", "path": "/x" }])).await, 400, &["UpdateDialogDto"]);
}

#[rstest]
#[case::title(json!([{ "op": "remove", "path": "/content/title" }]), &["dto.content"])]
#[case::content(json!([{ "op": "remove", "path": "/content" }]), &["dto.content"])]
#[case::status(json!([{ "op": "remove", "path": "/status" }]), &["dto.status"])]
#[case::progress(json!([{ "op": "add", "path": "/progress", "value": 101 }]), &["dto.progress"])]
#[case::url(json!([{ "op": "replace", "path": "/apiActions/0/endpoints/0/url", "value": "http://a.example" }]), &["dto.apiActions[0].endpoints[0].url"])]
#[case::transmission(json!([{ "op": "add", "path": "/transmissions/-", "value": {} }]),
    &["dto.transmissions[0].type", "dto.transmissions[0].sender", "dto.transmissions[0].content"])]
#[tokio::test]
async fn results_follow_the_rules_of_updates(#[case] operations: Value, #[case] keys: &[&str]) {
    let stored = Stored::new(&dialog::complete()).await;
    assert_refused(&stored.patch(operations).await, 400, keys);
}

#[rstest]
#[case(Some("application/json"), 204)]
#[case(Some("application/json-patch+json; charset=utf-8"), 204)]
#[case(Some("text/plain"), 415)]
#[case(Some("application/merge-patch+json"), 415)]
#[case(None, 415)]
#[tokio::test]
async fn two_content_types_are_taken(#[case] content_type: Option<&str>, #[case] status: u16) {
    let stored = Stored::new(&dialog::minimal()).await;
    let answer = stored.owner.send_raw("PATCH", &stored.path, content_type, b"[]".to_vec()).await;
    assert_eq!(answer.status, status);
    let other = stored.owner.send_raw("PUT", &stored.path, Some("application/json-patch+json"), b"{}".to_vec()).await;
    assert_eq!(other.status, 415);
}

#[rstest]
#[case("{}")]
#[case("null")]
#[case("")]
#[case("[")]
#[case("[1]")]
#[tokio::test]
async fn only_lists_of_operations_are_read(#[case] body: &str) {
    let stored = Stored::new(&dialog::minimal()).await;
    let answer = stored.owner.send_raw("PATCH", &stored.path, Some("application/json"), body.as_bytes().to_vec()).await;
    assert_refused(&answer, 400, &["SerializerErrors"]);
}

#[tokio::test]
async fn a_patch_without_operations_is_a_change_and_one_without_effect_is_not() {
    let stored = Stored::new(&dialog::complete()).await;
    let before = stored.read().await;
    let none = json!([{ "op": "replace", "path": "/progress", "value": 40 }]);
    assert_eq!(json!(revision_of(&stored.patch(none).await)), before["revision"]);
    assert_eq!(stored.events().await, []);
    let revision = revision_of(&stored.patch(json!([])).await);
    let after = stored.read().await;
    assert_eq!(after["revision"], json!(revision));
    assert_ne!(after["revision"], before["revision"]);
    assert_eq!(after["contentUpdatedAt"], before["contentUpdatedAt"]);
    assert_eq!(stored.events().await, [("dialogUpdated".to_owned(), false)]);
}

#[tokio::test]
async fn an_expiry_is_removed_silently_only() {
    let stored = Stored::new(&dialog::with(json!({ "expiresAt": "2099-01-01T00:00:00Z" }))).await;
    let remove = json!([{ "op": "remove", "path": "/expiresAt" }]);
    assert_refused(&stored.patch(remove.clone()).await, 422, &["ExpiresAt"]);
    let silently = format!("{}?isSilentUpdate=true", stored.path);
    revision_of(&stored.owner.send("PATCH", &silently, Some(&remove)).await);
    assert!(stored.read().await.get("expiresAt").is_none());
}

/// With a revision the race is decided by it: one wins, nobody is told to try again.
#[tokio::test]
async fn of_simultaneous_patches_of_one_revision_one_succeeds() {
    let stored = Stored::new(&dialog::minimal()).await;
    let revision = stored.read().await["revision"].as_str().unwrap().to_owned();
    let caller = stored.owner.with_header("if-match", &revision);
    let add = |number: usize| {
        let operation =
            json!([{ "op": "add", "path": "/searchTags/-", "value": { "value": format!("tag-{number}") } }]);
        let (caller, path) = (&caller, &stored.path);
        async move { caller.send("PATCH", path, Some(&operation)).await.status }
    };
    let mut statuses = futures::future::join_all((0..20).map(add)).await;
    statuses.sort_unstable();
    assert_eq!((statuses[0], statuses[1..].to_vec()), (204, vec![412; 19]));
    assert_eq!(stored.read().await["searchTags"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn errors_show_the_beginning_of_a_long_path_only() {
    let stored = Stored::new(&dialog::minimal()).await;
    let refused =
        stored.patch(json!([{ "op": "replace", "path": format!("/{}", "æ".repeat(100_000)), "value": 1 }])).await;
    assert_eq!((refused.status, refused.keys()), (400, vec!["UpdateDialogDto".to_owned()]));
    assert!(refused.text.len() < 2000);
}
