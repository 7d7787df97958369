//! `GET /api/v1/enduser/dialoglookup`

use dialogporten_testkit::{Actor, Answer, TestApp, redacted};
use insta::assert_json_snapshot;
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{self, LEADER, STRANGER};

const CREATE: &str = "/api/v1/serviceowner/dialogs";
/// May use the demo service for the company, by a right to the service.
const DELEGATE: &str = "05878510145";
/// Has no right to the demo service of the company.
const CHAIR: &str = "03847216572";
/// [`STRANGER`] has a right to this one dialog.
const DELEGATED: &str = "019b7660-6c00-7aaa-8bbb-0123456789ab";
const INSTANCE: &str = "01900000-0000-7000-8000-0000000000c1";

async fn lookup(caller: &Actor, reference: &str) -> Answer {
    caller.get(&format!("/api/v1/enduser/dialoglookup?instanceRef={}", reference.replace(' ', "%20"))).await
}

fn labeled(labels: &[&str]) -> Value {
    let labels: Vec<Value> = labels.iter().map(|label| json!({ "value": label })).collect();
    dialog::with(json!({ "serviceOwnerContext": { "serviceOwnerLabels": labels } }))
}

fn of_dialog(id: &str) -> String {
    format!("urn:altinn:dialog-id:{id}")
}

/// Replaces the address of the simulated platform, which changes from run to run.
fn fixed(app: &TestApp, answer: &Answer) -> Value {
    let text = answer.text.replace(app.simulator().base_uri(), "https://platform.test");
    let mut body = redacted(&serde_json::from_str(&text).unwrap());
    body["instanceRef"] = json!("[reference]");
    body
}

#[tokio::test]
async fn what_gives_access_is_told() {
    let app = TestApp::start().await;
    let members = json!({ "id": DELEGATED });
    let id = app.service_owner().post(CREATE, &dialog::with(members)).await.created_id();
    for (name, caller) in [
        ("role", app.person(LEADER)),
        ("access_package", app.system_user()),
        ("resource_delegation", app.person(DELEGATE)),
        ("instance_delegation", app.person(STRANGER)),
    ] {
        let found = lookup(&caller, &of_dialog(&id)).await;
        assert_eq!((found.status, &found.body["instanceRef"]), (200, &json!(of_dialog(&id))), "{name}");
        assert_json_snapshot!(name, fixed(&app, &found));
    }
    let refused = lookup(&app.person(CHAIR), &of_dialog(&id)).await;
    assert_eq!((refused.status, refused.keys()), (403, vec!["Forbidden".to_owned()]));
}

#[tokio::test]
async fn every_form_of_a_reference_finds_its_dialog() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let leader = app.person(LEADER);
    let storage = format!("urn:altinn:integration:storage:50000002/{INSTANCE}");
    let app_instance = format!("urn:altinn:instance-id:50000002/{INSTANCE}");
    let message = format!("urn:altinn:correspondence-id:{INSTANCE}");
    let of_app = owner.post(CREATE, &labeled(&[&storage, "other"])).await.created_id();
    let of_message = owner.post(CREATE, &labeled(&[&message])).await.created_id();
    let plain = owner.post(CREATE, &dialog::minimal()).await.created_id();
    for (asked, id, answered) in [
        (app_instance.clone(), &of_app, &app_instance),
        (format!(" {} ", app_instance.to_uppercase()), &of_app, &app_instance),
        (app_instance.replace('-', "").replace("instanceid", "instance-id"), &of_app, &app_instance),
        (of_dialog(&of_app), &of_app, &app_instance),
        (message.clone(), &of_message, &message),
        (of_dialog(&of_message), &of_message, &message),
        (of_dialog(&plain), &plain, &of_dialog(&plain)),
        (of_dialog(&format!("{{{plain}}}")), &plain, &of_dialog(&plain)),
    ] {
        let found = lookup(&leader, &asked).await;
        assert_eq!(found.status, 200, "{asked}: {}", found.text);
        assert_eq!((&found.body["dialogId"], &found.body["instanceRef"]), (&json!(id), &json!(answered)), "{asked}");
    }
}

#[tokio::test]
async fn a_right_to_an_instance_counts_under_the_reference_that_is_answered_only() {
    let app = TestApp::start().await;
    let mut body = labeled(&[&format!("urn:altinn:integration:storage:50000002/{INSTANCE}")]);
    body["id"] = json!(DELEGATED);
    let id = app.service_owner().post(CREATE, &body).await.created_id();
    assert_eq!(lookup(&app.person(STRANGER), &of_dialog(&id)).await.status, 403);
}

#[tokio::test]
async fn the_state_of_a_dialog_and_a_weak_login_do_not_stand_in_the_way() {
    let app = TestApp::start().await;
    let mut body = dialog::minimal();
    body["content"]["nonSensitiveTitle"] = json!({ "value": [
        { "languageCode": "nb", "value": "Åpen" }, { "languageCode": "en", "value": "Open" },
    ] });
    let id = app.service_owner().post(CREATE, &body).await.created_id();
    let (strong, weak) = (app.person(LEADER), app.person_at_level(LEADER, "idporten-loa-low"));
    for state in ["visible_from = '2099-01-01'", "expires_at = '2001-01-01'"] {
        app.execute(format!("UPDATE dialog SET {state} WHERE id = '{id}'")).await;
        let found = lookup(&strong, &of_dialog(&id)).await.body;
        assert_eq!(found["title"], json!([{ "value": "Søknad mottatt", "languageCode": "nb" }]), "{state}");
        assert!(found.get("nonSensitiveTitle").is_none());
        let found = lookup(&weak.with_header("accept-language", "en"), &of_dialog(&id)).await.body;
        assert_eq!(found["title"], json!([{ "value": "Open", "languageCode": "en" }]));
        assert_eq!(found["serviceResource"]["name"][0]["value"], "Demo service");
        assert_eq!(found["authorizationEvidence"]["currentAuthenticationLevel"], 0);
        assert_eq!(found["authorizationEvidence"]["evidence"][0]["name"][0]["value"], "Managing director");
    }
    app.execute(format!("UPDATE dialog SET deleted_at = now() WHERE id = '{id}'")).await;
    let deleted = lookup(&strong, &of_dialog(&id)).await;
    assert_eq!((deleted.status, deleted.keys()), (404, vec!["InstanceRef".to_owned()]));
}

#[tokio::test]
async fn a_label_on_two_dialogs_answers_nobody() {
    let app = TestApp::start().await;
    let message = format!("urn:altinn:correspondence-id:{INSTANCE}");
    let owner = app.service_owner();
    let first = owner.post(CREATE, &labeled(&[&message])).await.created_id();
    let second = owner.post(CREATE, &labeled(&[&message])).await.created_id();
    assert_eq!(lookup(&app.person(LEADER), &message).await.status, 500);
    app.execute(format!("UPDATE dialog SET deleted_at = now() WHERE id = '{first}'")).await;
    assert_eq!(lookup(&app.person(LEADER), &message).await.body["dialogId"], json!(second));
}

#[rstest]
#[case("", 400)]
#[case("foo", 400)]
#[case("urn:altinn:dialog-id:foo", 400)]
#[case("urn:altinn:integration:storage:1/01900000-0000-7000-8000-0000000000c1", 400)]
#[case("urn:altinn:instance-id:0/01900000-0000-7000-8000-0000000000c1", 400)]
#[case("urn:altinn:dialog-id:01900000-0000-7000-8000-00000000ffff", 404)]
#[case("urn:altinn:dialog-id:00000000-0000-0000-0000-000000000000", 404)]
#[case("urn:altinn:instance-id:1/01900000-0000-7000-8000-00000000ffff", 404)]
#[case("urn:altinn:correspondence-id:01900000-0000-7000-8000-00000000ffff", 404)]
#[tokio::test]
async fn malformed_and_unknown_references(#[case] reference: &str, #[case] status: u16) {
    let app = TestApp::shared().await;
    let refused = lookup(&app.person(LEADER), reference).await;
    assert_eq!((refused.status, refused.keys()), (status, vec!["InstanceRef".to_owned()]));
    assert_eq!(lookup(&app.anonymous(), reference).await.status, 401);
    assert_eq!(lookup(&app.service_owner(), reference).await.status, 403);
}

#[tokio::test]
async fn a_missing_reference_and_malformed_languages_are_refused() {
    let app = TestApp::shared().await;
    let missing = app.person(LEADER).get("/api/v1/enduser/dialoglookup").await;
    assert_eq!((missing.status, missing.keys()), (400, vec!["InstanceRef".to_owned()]));
    let wrong = lookup(&app.person(LEADER).with_header("accept-language", "en;;;"), "foo").await;
    assert_eq!((wrong.status, wrong.keys()), (400, vec!["Accept-Language".to_owned()]));
}
