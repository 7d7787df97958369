//! What must not be written anywhere.

use dialogporten_testkit::{TestApp, exported, logged, measured, person_numbers};
use serde_json::json;

use crate::dialog::{self, LEADER, STRANGER};

#[tokio::test]
async fn logs_metrics_and_traces_name_no_person_and_hold_no_token() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let path = "/api/v1/serviceowner/dialogs";
    let id = owner.post(path, &dialog::complete()).await.created_id();
    let person = app.person(LEADER);
    person.get(&format!("/api/v1/enduser/dialogs/{id}")).await;
    app.person(STRANGER).get(&format!("/api/v1/enduser/dialogs/{id}")).await;
    owner.get(&format!("{path}/{id}?endUserId=urn:altinn:person:identifier-no:{LEADER}")).await;
    let mut unknown_actor = dialog::minimal();
    unknown_actor["party"] = json!(format!("urn:altinn:person:identifier-no:{LEADER}"));
    unknown_actor["idempotentKey"] = json!(LEADER);
    owner.post(path, &unknown_actor).await;
    owner.post(path, &unknown_actor).await;
    for neighbor in ["/authorization", "/register", "/accessmanagement", "/resourceregistry"] {
        app.fail(neighbor, 500);
    }
    person.get(&format!("/api/v1/enduser/dialogs/{}", owner.post(path, &dialog::minimal()).await.body)).await;
    app.lose_database().await;
    assert_eq!(person.get(&format!("/api/v1/enduser/dialogs/{id}")).await.status, 500);

    let logs = logged();
    assert!(logs.contains("request finished") && logs.contains("trace_id"), "something is logged");
    assert_eq!(person_numbers(&logs), Vec::<&str>::new());
    assert!(!logs.contains("eyJ"), "no token");

    let metrics = measured().await;
    assert!(metrics.contains("http_server_request_duration"), "something is measured");
    assert_eq!(person_numbers(&metrics), Vec::<&str>::new());
    let sent = exported().await;
    assert!(sent.iter().any(|(path, _)| path == "/v1/traces") && sent.iter().any(|(path, _)| path == "/v1/metrics"));
    for (path, body) in &sent {
        let text = String::from_utf8_lossy(body);
        assert_eq!(person_numbers(&text), Vec::<&str>::new(), "{path}");
        assert!(!text.contains("eyJ") && !text.contains(LEADER) && !text.contains(STRANGER), "{path}");
    }
}
