//! What exactly subscribers are told.

use dialogporten_testkit::TestApp;
use serde_json::{Value, json};

use super::{BUS, all_delivered, create, with_activities};
use crate::dialog::{self, COMPANY, LEADER, RESOURCE};

/// Waits for everything to arrive and returns it in order of arrival.
async fn told(app: &TestApp) -> Vec<Value> {
    all_delivered(app).await;
    app.simulator().events()
}

#[tokio::test]
async fn a_new_dialog_is_announced_with_everything_in_it() {
    let mut app = TestApp::start().await;
    app.start_worker().await;
    let mut body = with_activities(1);
    body["process"] = json!("urn:process:1");
    body["activities"][0]["id"] = json!("0198c6d1-5b0c-7b20-9e22-ddddeeeeffff");
    let id = create(&app, &body).await;
    let events = told(&app).await;
    let source = format!("{}/api/v1/enduser/dialogs/{id}", app.public_base());
    let common = |event: &Value| {
        json!({
            "specversion": "1.0",
            "id": event["id"],
            "time": event["time"],
            "resource": RESOURCE,
            "resourceinstance": id,
            "subject": COMPANY,
        })
    };
    let activity = "0198c6d1-5b0c-7b20-9e22-ddddeeeeffff";
    let expected = [
        dialog::merged(
            common(&events[0]),
            json!({ "type": "dialogporten.dialog.created.v1", "source": source, "data": { "process": "urn:process:1" } }),
        ),
        dialog::merged(
            common(&events[1]),
            json!({
                "type": "dialogporten.dialog.activity.dialog-opened.v1",
                "source": format!("{source}/activities/{activity}"),
                "data": { "activityId": activity, "process": "urn:process:1" },
            }),
        ),
    ];
    assert_eq!(events, expected);
    let time = events[0]["time"].as_str().unwrap();
    assert_eq!((time.len(), time.ends_with("+00:00")), ("2026-08-20T09:15:30.5000000+00:00".len(), true), "{time}");
    assert_ne!(events[0]["id"], events[1]["id"]);
    let sent = &app.simulator().requests(BUS)[0];
    assert!(sent.headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case("ocp-apim-subscription-key")));
}

#[tokio::test]
async fn opening_a_dialog_is_announced_without_saying_who_did() {
    let mut app = TestApp::start().await;
    app.start_worker().await;
    let id = create(&app, &dialog::minimal()).await;
    assert_eq!(app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}")).await.status, 200);
    let events = told(&app).await;
    let types: Vec<&str> = events.iter().map(|event| event["type"].as_str().unwrap()).collect();
    let expected = ["created", "updated", "seen"].map(|name| format!("dialogporten.dialog.{name}.v1"));
    assert_eq!(types, expected);
    assert!(!json!(events).to_string().contains(LEADER));
    let shown = app.service_owner().get(&format!("/api/v1/serviceowner/dialogs/{id}")).await;
    assert_eq!(events[2]["id"], shown.body["seenSinceLastUpdate"][0]["id"]);
    assert!(events[2].get("data").is_none());
}

#[tokio::test]
async fn a_silent_change_is_told_to_nobody() {
    let mut app = TestApp::start().await;
    app.start_worker().await;
    let silent = "/api/v1/serviceowner/dialogs?isSilentUpdate=true";
    app.service_owner().post(silent, &with_activities(2)).await.created_id();
    let id = create(&app, &dialog::minimal()).await;
    let events = told(&app).await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["resourceinstance"], json!(id));
}
