//! Traces as a collector gets them.

use dialogporten_testkit::{TestApp, exported};

use crate::dialog::{self, LEADER};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// Tells whether a text, or the bytes of an identifier, has been exported as part of a trace.
async fn is_exported(bytes: &[u8]) -> bool {
    let sent = exported().await;
    let traces = sent.iter().filter(|(path, _)| path == "/v1/traces");
    traces.into_iter().any(|(_, body)| body.windows(bytes.len()).any(|window| window == bytes))
}

fn bytes_of(hexadecimal: &str) -> Vec<u8> {
    (0..hexadecimal.len()).step_by(2).map(|at| u8::from_str_radix(&hexadecimal[at..at + 2], 16).unwrap()).collect()
}

#[tokio::test]
async fn a_trace_goes_through_from_the_client_to_the_platform() {
    let app = TestApp::start().await;
    let id = app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    let person = app.person(LEADER).with_header("traceparent", &format!("00-{TRACE}-00f067aa0ba902b7-01"));
    assert_eq!(person.get(&format!("/api/v1/enduser/dialogs/{id}")).await.status, 200);
    assert!(is_exported(&bytes_of(TRACE)).await);
    assert!(is_exported(&bytes_of("00f067aa0ba902b7")).await, "the client's span is the parent");
    assert!(is_exported(b"GET /api/v1/enduser/dialogs/{dialogId}").await);
    let asked = app.simulator().requests("/authorization");
    let sent = asked.last().unwrap().headers.get("traceparent").unwrap();
    assert_eq!(&sent[3..35], TRACE);
    assert_ne!(&sent[36..52], "00f067aa0ba902b7");
}

#[tokio::test]
async fn a_trace_tells_how_a_list_was_searched() {
    let app = TestApp::start().await;
    let dialog = dialog::minimal();
    app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog).await.created_id();
    let path = format!("/api/v1/enduser/dialogs?party={}", dialog["party"].as_str().unwrap());
    assert_eq!(app.person(LEADER).get(&path).await.status, 200);
    for told in ["search.plan", "party-rows", "search.parties", "search.entries", "search.rows"] {
        assert!(is_exported(told.as_bytes()).await, "{told}");
    }
}

#[tokio::test]
async fn problems_name_the_trace_that_is_exported() {
    let app = TestApp::shared().await;
    let answer = app.anonymous().get("/api/v1/enduser/dialogs/01960000-0000-7000-8000-000000000000").await;
    let trace = answer.body["traceId"].as_str().unwrap().to_owned();
    assert!(is_exported(&bytes_of(&trace[3..35])).await);
    assert!(is_exported(&bytes_of(&trace[36..52])).await);
}

#[tokio::test]
async fn probes_leave_no_trace() {
    let app = TestApp::shared().await;
    app.anonymous().get("/health/liveness").await;
    assert!(!is_exported(b"/health/liveness").await);
}
