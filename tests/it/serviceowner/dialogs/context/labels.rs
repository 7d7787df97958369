//! `/api/v1/serviceowner/dialogs/{dialogId}/context/labels`

use dialogporten_testkit::{Actor, Answer, TestApp};
use futures::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog;

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const UNKNOWN: &str = "01900000-0000-7000-8000-00000000ffff";

fn path(dialog: &str) -> String {
    format!("{DIALOGS}/{dialog}/context/labels")
}

async fn add(caller: &Actor, dialog: &str, label: &str) -> Answer {
    caller.post(&path(dialog), &json!({ "value": label })).await
}

async fn remove(caller: &Actor, dialog: &str, label: &str) -> Answer {
    caller.send("DELETE", &format!("{}/{label}", path(dialog)), None).await
}

#[track_caller]
fn assert_failed(answer: &Answer, status: u16, key: &str) {
    assert_eq!((answer.status, answer.keys()), (status, vec![key.to_owned()]), "{}", answer.text);
}

#[tokio::test]
async fn a_service_owner_labels_a_dialog_and_takes_labels_off_again() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let created = owner.post(DIALOGS, &dialog::minimal()).await;
    let id = created.created_id();
    let before = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    assert_eq!(owner.get(&path(&id)).await.body, json!([]));

    let mut revision = owner.get(&path(&id)).await.header("etag").to_owned();
    assert_eq!(before["serviceOwnerContext"]["revision"], revision);
    for label in [" Merke-B ", "merke-a", "urn:x/Y æ"] {
        let added = add(&owner.with_header("if-match", &revision), &id, label).await;
        assert_eq!((added.status, added.text.as_str()), (204, ""));
        assert_ne!(added.header("etag"), revision);
        revision = added.header("etag").to_owned();
    }
    let read = owner.get(&path(&id)).await;
    assert_eq!(read.header("etag"), revision);
    assert_eq!(read.body, json!([{ "value": "merke-a" }, { "value": "merke-b" }, { "value": "urn:x/y æ" }]));

    for label in ["MERKE-A", "urn%3Ax%2FY%20%C3%A6"] {
        let removed = remove(&owner, &id, label).await;
        assert_eq!((removed.status, removed.text.as_str()), (204, ""));
        assert_ne!(removed.header("etag"), "");
    }
    let after = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    assert_eq!(after["serviceOwnerContext"]["serviceOwnerLabels"], json!([{ "value": "merke-b" }]));
    for kept in ["revision", "updatedAt", "contentUpdatedAt", "endUserContext"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert_eq!(app.outbox_of(&id).await.len(), 1);
}

#[rstest]
#[case(json!({ "value": "" }), "dto.serviceOwnerLabels[1].value")]
#[case(json!({ "value": "ab" }), "dto.serviceOwnerLabels[1].value")]
#[case(json!({ "value": "x".repeat(256) }), "dto.serviceOwnerLabels[1].value")]
#[case(json!({}), "dto.serviceOwnerLabels[1].value")]
#[case(json!({ "value": " MERKE " }), "dto.serviceOwnerLabels")]
#[case(json!({ "value": null }), "value")]
#[case(json!({ "value": 5 }), "value")]
#[tokio::test]
async fn what_is_not_valid_is_named(#[case] body: Value, #[case] key: &str) {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let labels = json!({ "serviceOwnerContext": { "serviceOwnerLabels": [{ "value": "merke" }] } });
    let id = owner.post(DIALOGS, &dialog::with(labels)).await.created_id();
    let refused = owner.post(&path(&id), &body).await;
    assert_failed(&refused, 400, key);
    if key == "dto.serviceOwnerLabels" {
        assert!(refused.text.contains("duplicate"));
    }
}

#[tokio::test]
async fn a_dialog_has_at_most_twenty_labels() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    // All at the same time: none is lost, and not one too many gets in.
    let names: Vec<String> = (0..25).map(|n| format!("label-{n:02}")).collect();
    let requests = join_all(names.iter().map(|label| add(&owner, &id, label)));
    let answers = app.while_held(&id, 8, requests).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 20);
    let refused: Vec<&Answer> = answers.iter().filter(|answer| answer.status != 204).collect();
    for answer in &refused {
        assert_failed(answer, 400, "dto.serviceOwnerLabels");
        assert!(answer.text.contains("Maximum"));
    }
    assert_eq!(owner.get(&path(&id)).await.body.as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn of_many_who_add_or_remove_one_label_one_succeeds() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    let requests = join_all((0..20).map(|_| add(&owner, &id, "one")));
    let mut statuses: Vec<u16> = app.while_held(&id, 8, requests).await.iter().map(|a| a.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![204], vec![400; 19]].concat());
    let requests = join_all((0..20).map(|_| remove(&owner, &id, "one")));
    let mut statuses: Vec<u16> = app.while_held(&id, 8, requests).await.iter().map(|a| a.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![204], vec![404; 19]].concat());
}

#[tokio::test]
async fn access_and_revisions_are_checked_in_order() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    assert_eq!(add(&owner, &id, "merke").await.status, 204);
    let stale = owner.with_header("if-match", UNKNOWN);
    let admin_of_other = app.administrator_of("974761076");
    for (caller, dialog) in
        [(&owner, UNKNOWN), (&app.service_owner_of("974761076"), id.as_str()), (&admin_of_other, &id)]
    {
        assert_failed(&add(caller, dialog, "").await, 404, "DialogEntity");
        assert_failed(&remove(caller, dialog, "merke").await, 404, "DialogEntity");
        assert_failed(&caller.get(&path(dialog)).await, 404, "DialogEntity");
    }
    assert_eq!(add(&stale, &id, "").await.status, 412);
    assert_eq!(remove(&stale, &id, "merke").await.status, 412);
    let missing = remove(&stale, &id, "ukjent").await;
    assert_failed(&missing, 404, "Label");
    assert!(missing.text.contains("ukjent"));
    assert_failed(&add(&owner.with_header("if-match", "*"), &id, "merke-2").await, 400, "If-Match");
    // Frozen is no obstacle, deleted is.
    app.set_stored(&id, "is_frozen = true").await;
    assert_eq!(add(&owner, &id, "merke-2").await.status, 204);
    app.set_stored(&id, "deleted_at = now()").await;
    assert_failed(&add(&owner, &id, "merke-3").await, 404, "DialogEntity");
    assert_failed(&remove(&owner, &id, "merke").await, 404, "DialogEntity");
    assert_failed(&owner.get(&path(&id)).await, 404, "DialogEntity");
}
