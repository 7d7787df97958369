//! What is logged.

use dialogporten_testkit::{TestApp, logged};
use serde_json::Value;

use crate::dialog::{self, LEADER};

fn lines_of(trace: &str) -> Vec<Value> {
    let logs = logged();
    logs.lines().filter(|line| line.contains(trace)).map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn a_failed_request_is_logged_once_with_its_trace() {
    let app = TestApp::start().await;
    let id = app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    app.fail("/authorization", 500);
    let answer = app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}")).await;
    assert_eq!(answer.status, 502);
    let trace = &answer.body["traceId"].as_str().unwrap()[3..35];
    let lines = lines_of(trace);
    let failures: Vec<&Value> = lines.iter().filter(|line| line["level"] == "ERROR").collect();
    assert_eq!(failures.len(), 1, "{lines:?}");
    let failure = failures[0];
    assert_eq!(failure["trace_id"], trace);
    assert_eq!(failure["span_id"], answer.body["traceId"].as_str().unwrap()[36..52]);
    assert_eq!(failure["message"], "a request failed");
    assert_eq!(failure["cause"], "authorization answered with status 500");
    assert_eq!(failure["http.route"], "/api/v1/enduser/dialogs/{dialogId}");
}

#[tokio::test]
async fn every_request_is_a_line_when_that_is_wanted() {
    let app = TestApp::shared().await;
    let answer = app.anonymous().get("/api/v1/enduser/dialogs/01960000-0000-7000-8000-000000000000").await;
    let trace = &answer.body["traceId"].as_str().unwrap()[3..35];
    let lines = lines_of(trace);
    let finished = lines.iter().find(|line| line["message"] == "request finished").unwrap();
    assert_eq!((&finished["level"], &finished["status"]), (&"INFO".into(), &401.into()));
    assert_eq!(finished["http.request.method"], "GET");
    assert!(finished["micros"].is_u64());
    assert!(lines.iter().all(|line| line["level"] != "ERROR"));
}
