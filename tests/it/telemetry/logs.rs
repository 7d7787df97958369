//! What is logged.

use dialogporten_sandbox::simulator::{Signing, TokenRequest};
use dialogporten_testkit::{TestApp, logged};
use serde_json::{Value, json};

use crate::dialog::{self, LEADER, RESOURCE};

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

#[tokio::test]
async fn why_somebody_was_not_let_in_is_logged_without_the_token() {
    let app = TestApp::shared().await;
    let path = "/api/v1/enduser/dialogs/01960000-0000-7000-8000-000000000000";
    for (token, reason) in [
        (TokenRequest::person(LEADER).lifetime(-3600), "the token expired at "),
        (TokenRequest::person(LEADER).signed(Signing::ForeignKey), "the signature of the token is not valid"),
        (
            TokenRequest::person(LEADER).claim("iss", "https://somebody.example/"),
            "the issuer of the token is not trusted",
        ),
    ] {
        let answer = app.caller(&token).get(path).await;
        assert_eq!(answer.status, 401);
        let lines = lines_of(&answer.body["traceId"].as_str().unwrap()[3..35]);
        let reasons: Vec<&str> = lines.iter().filter_map(|line| line["refused_because"].as_str()).collect();
        assert!(matches!(reasons.as_slice(), [told] if told.starts_with(reason)), "{lines:?}");
    }
}

#[tokio::test]
async fn a_signature_that_is_not_valid_is_logged_with_issuer_and_key() {
    let app = TestApp::shared().await;
    let forged = TokenRequest::person(LEADER).signed(Signing::UnknownKey);
    let answer = app.caller(&forged).get("/api/v1/enduser/dialogs").await;
    let lines = lines_of(&answer.body["traceId"].as_str().unwrap()[3..35]);
    let line = lines.iter().find(|line| line["message"] == "the signature of a token is not valid").unwrap();
    assert_eq!((&line["level"], &line["issuer"]), (&"INFO".into(), &"Idporten".into()));
    assert!(line["kid"].is_string(), "{line}");
}

#[tokio::test]
async fn a_request_that_takes_too_long_fails_and_says_so_in_the_log() {
    let app = TestApp::start_configured(&[("REQUEST_TIMEOUT_SECONDS", "0")]).await;
    let answer = app.anonymous().get("/api/v1/metadata/serviceresources").await;
    assert_eq!((answer.status, answer.body["status"].as_u64()), (500, Some(500)));
    let lines = lines_of(&answer.body["traceId"].as_str().unwrap()[3..35]);
    let failure = lines.iter().find(|line| line["level"] == "ERROR").unwrap();
    assert_eq!(failure["cause"], "it took longer than 0 seconds");
}

#[tokio::test]
async fn use_is_recorded_for_reports() {
    let app = TestApp::start().await;
    let id = app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    let trace = "5bf92f3577b34da6a3ce929d0e0e4736";
    let owner = app.service_owner().with_header("traceparent", &format!("00-{trace}-00f067aa0ba902b7-01"));
    owner.get(&format!("/api/v1/serviceowner/dialogs/{id}?endUserId=urn:altinn:person:identifier-no:{LEADER}")).await;
    owner.get("/health/liveness").await;
    let records: Vec<Value> =
        lines_of(trace).into_iter().filter(|line| line["target"] == "dialogporten::usage").collect();
    let [record] = records.as_slice() else { panic!("{records:?}") };
    for (field, expected) in [
        ("level", json!("INFO")),
        ("EventId", json!(1000)),
        ("FeatureType", json!("GetDialogServiceOwner")),
        ("HasAdminScope", json!(false)),
        ("Environment", json!("Development")),
        ("CallerOrg", json!("312999005")),
        ("OwnerOrg", json!("312999005")),
        ("ServiceResource", json!(RESOURCE)),
        ("PresentationTag", json!("GET_api/v1/serviceowner/dialogs/{dialogId}_EndUserId")),
        ("AdditionalTags.StatusCode", json!(200)),
        ("AdditionalTags.CorrelationId", json!(trace)),
        ("AdditionalTags.Status", json!("success")),
    ] {
        assert_eq!(record[field], expected, "{field}");
    }
}

#[tokio::test]
async fn whoever_was_not_let_in_has_used_nothing() {
    let app = TestApp::shared().await;
    let answer = app.anonymous().get("/api/v1/enduser/dialogs/01960000-0000-7000-8000-000000000000").await;
    let trace = &answer.body["traceId"].as_str().unwrap()[3..35];
    let lines = lines_of(trace);
    let record = lines.iter().find(|line| line["target"] == "dialogporten::usage").unwrap();
    assert_eq!((&record["FeatureType"], &record["CallerOrg"]), (&json!("NoFeatureRecorded"), &json!("unknown")));
    assert_eq!(record["AdditionalTags.Status"], "failure");
}
