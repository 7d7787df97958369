//! `GET /api/v1/serviceowner/dialoglookup`

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::{Actor, Answer, TestApp};
use insta::assert_json_snapshot;
use rstest::rstest;
use serde_json::json;

use crate::dialog::{self, LEADER};

const PATH: &str = "/api/v1/serviceowner/dialoglookup";
const CREATE: &str = "/api/v1/serviceowner/dialogs";
const ID: &str = "01900000-0000-7000-8000-0000000000d1";
const OTHER: &str = "974761076";

async fn lookup(caller: &Actor, reference: &str) -> Answer {
    caller.get(&format!("{PATH}?instanceRef={reference}")).await
}

fn of_dialog(id: &str) -> String {
    format!("urn:altinn:dialog-id:{id}")
}

#[tokio::test]
async fn owners_and_administrators_find_dialogs_also_deleted_ones() {
    let app = TestApp::start().await;
    let mut body = dialog::complete();
    body["content"]["nonSensitiveTitle"] = dialog::text("Åpen");
    let id = app.service_owner().post(CREATE, &body).await.created_id();
    app.execute(format!("UPDATE dialog SET deleted_at = now(), visible_from = '2099-01-01' WHERE id = '{id}'")).await;
    let found = lookup(&app.service_owner(), &of_dialog(&id)).await;
    let mut shown = found.body.clone();
    assert_eq!((&shown["dialogId"], &shown["instanceRef"]), (&json!(id), &json!(of_dialog(&id))));
    shown["dialogId"] = json!("[id]");
    shown["instanceRef"] = json!("[reference]");
    assert_json_snapshot!("dialog", shown);
    assert_eq!(lookup(&app.administrator_of(OTHER), &of_dialog(&id)).await.body, found.body);
    let named = app.caller(&TokenRequest::exchanged_service_owner("TTD", "312999005"));
    assert_eq!(lookup(&named, &of_dialog(&id)).await.body, found.body);

    let english = lookup(&app.service_owner().with_header("accept-language", "en"), &of_dialog(&id)).await.body;
    assert_eq!(english["title"], json!([{ "value": "Decision", "languageCode": "en" }]));
    assert_eq!(english["nonSensitiveTitle"][0]["value"], "Åpen");
    assert_eq!(english["serviceOwner"]["name"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn dialogs_of_others_are_forbidden() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::minimal()).await.created_id();
    // One owns other services, the other none, so that its short name is not known.
    for organization in [OTHER, "312001004"] {
        let refused = lookup(&app.service_owner_of(organization), &of_dialog(&id)).await;
        assert_eq!((refused.status, refused.keys()), (403, vec!["Forbidden".to_owned()]));
    }
}

#[tokio::test]
async fn a_dialog_without_content_has_an_empty_title() {
    let app = TestApp::start().await;
    let mut body = dialog::with(json!({ "isApiOnly": true, "serviceOwnerContext": { "serviceOwnerLabels": [
        { "value": format!("urn:altinn:integration:storage:7/{ID}") },
        { "value": format!("urn:altinn:correspondence-id:{ID}") },
    ] } }));
    body.as_object_mut().unwrap().remove("content");
    let id = app.service_owner().post(CREATE, &body).await.created_id();
    let message = format!("urn:altinn:correspondence-id:{ID}");
    for (asked, answered) in [(&message, &message), (&of_dialog(&id), &format!("urn:altinn:instance-id:7/{ID}"))] {
        let found = lookup(&app.service_owner(), asked).await.body;
        assert_eq!((&found["title"], &found["instanceRef"]), (&json!([]), &json!(answered)));
        assert!(found.get("nonSensitiveTitle").is_none());
        assert!(found.get("authorizationEvidence").is_none());
    }
}

#[tokio::test]
async fn a_label_on_two_dialogs_answers_nobody() {
    let app = TestApp::start().await;
    let label = format!("urn:altinn:correspondence-id:{ID}");
    let body = dialog::with(json!({ "serviceOwnerContext": { "serviceOwnerLabels": [{ "value": label }] } }));
    let first = app.service_owner().post(CREATE, &body).await.created_id();
    app.service_owner().post(CREATE, &body).await.created_id();
    app.execute(format!("UPDATE dialog SET deleted_at = now() WHERE id = '{first}'")).await;
    assert_eq!(lookup(&app.service_owner(), &label).await.status, 500);
}

#[rstest]
#[case("", 400)]
#[case("foo", 400)]
#[case("urn:altinn:dialog-id:01900000-0000-7000-8000-00000000ffff", 404)]
#[case("urn:altinn:dialog-id:00000000-0000-0000-0000-000000000000", 404)]
#[case("urn:altinn:instance-id:1/01900000-0000-7000-8000-00000000ffff", 404)]
#[tokio::test]
async fn malformed_and_unknown_references(#[case] reference: &str, #[case] status: u16) {
    let app = TestApp::shared().await;
    let refused = lookup(&app.service_owner(), reference).await;
    assert_eq!((refused.status, refused.keys()), (status, vec!["InstanceRef".to_owned()]));
    assert_eq!(lookup(&app.anonymous(), reference).await.status, 401);
    assert_eq!(lookup(&app.person(LEADER), reference).await.status, 403);
    let wrong = lookup(&app.service_owner().with_header("accept-language", "en;;;"), reference).await;
    assert_eq!((wrong.status, wrong.keys()), (400, vec!["Accept-Language".to_owned()]));
}
