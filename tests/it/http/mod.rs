//! What holds for every address.

mod compression;
mod hostile;
mod page;
mod raw;
mod version2;

use dialogporten_testkit::TestApp;
use rstest::rstest;
use serde_json::json;

use crate::dialog::{self, LEADER};

#[tokio::test]
async fn routes_match_in_any_case_and_problems_show_the_path_as_sent() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let answer = owner.post("/API/v1/ServiceOwner/Dialogs/", &json!({})).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body["instance"], "/API/v1/ServiceOwner/Dialogs/");
    let id = owner.post("/Api/V1/serviceowner/DIALOGS", &dialog::minimal()).await.created_id();
    assert_eq!(owner.get(&format!("/api/v1/SERVICEOWNER/dialogs/{id}/")).await.status, 200);
}

#[tokio::test]
async fn unknown_routes_and_methods_are_problems_without_a_token() {
    let app = TestApp::start().await;
    let unknown = app.anonymous().get("/api/v1/nothing").await;
    assert_eq!(unknown.status, 404);
    assert_eq!(unknown.header("content-type"), "application/problem+json; charset=utf-8");
    assert_eq!(unknown.body["title"], "Resource not found.");
    let method = app.anonymous().send("DELETE", "/api/v1/serviceowner/dialogs", None).await;
    assert_eq!(method.status, 405);
    assert_eq!(method.header("allow"), "GET,HEAD,POST");
    assert_eq!(method.body["status"], 405);
}

#[rstest]
#[case("/api/v1/serviceowner/dialogs", "GET,HEAD,POST")]
#[case("/api/v1/enduser/dialogs/01900000-0000-7000-8000-00000000ffff", "GET,HEAD")]
#[case("/api/v1/serviceowner/dialogs/01900000-0000-7000-8000-00000000ffff/actions/freeze", "POST")]
#[case("/health", "GET,HEAD")]
#[case("/swagger/v1/swagger.json", "GET,HEAD")]
#[tokio::test]
async fn pages_of_others_may_not_send_requests(#[case] path: &str, #[case] allowed: &str) {
    let app = TestApp::shared().await;
    let page = app.anonymous().with_header("origin", "https://page.example");
    let answer = page.with_header("access-control-request-method", "POST").send("OPTIONS", path, None).await;
    assert_eq!((answer.status, answer.header("allow")), (405, allowed));
    assert_eq!(answer.header("access-control-allow-origin"), "");
    assert_eq!(answer.header("access-control-allow-methods"), "");
}

#[tokio::test]
async fn the_head_of_an_answer_can_be_asked_for() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    let path = format!("/api/v1/serviceowner/dialogs/{id}");
    let whole = owner.get(&path).await;
    let head = owner.send("HEAD", &path, None).await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    for name in ["etag", "content-type", "content-length", "cache-control"] {
        assert_eq!(head.header(name), whole.header(name), "{name}");
    }
    assert_eq!(app.anonymous().send("HEAD", &path, None).await.status, 401);
}

#[tokio::test]
async fn nobody_keeps_what_depends_on_the_caller() {
    let app = TestApp::start().await;
    let (owner, person) = (app.service_owner(), app.person(LEADER));
    let created = owner.post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await;
    let id = created.created_id();
    let answers = [
        created,
        owner.get(&format!("/api/v1/serviceowner/dialogs/{id}")).await,
        person.get(&format!("/api/v1/enduser/dialogs/{id}")).await,
        person.get("/api/v1/enduser/parties").await,
        person.get("/api/v1/enduser/dialogs/nonsense").await,
        app.anonymous().get(&format!("/api/v1/enduser/dialogs/{id}")).await,
    ];
    assert_eq!(answers.iter().map(|answer| answer.status).collect::<Vec<_>>(), [201, 200, 200, 200, 400, 401]);
    assert!(answers.iter().all(|answer| answer.header("cache-control") == "no-store"));
    let open = app.anonymous().get("/api/v1/metadata/limits").await;
    assert_eq!((open.header("cache-control"), open.header("x-content-type-options")), ("", "nosniff"));
}

#[rstest]
#[case(None, 415)]
#[case(Some("text/plain"), 415)]
#[case(Some("application/xml"), 415)]
#[case(Some("application/json; charset=utf-8"), 201)]
#[case(Some("APPLICATION/JSON"), 201)]
#[tokio::test]
async fn bodies_must_be_json(#[case] content_type: Option<&str>, #[case] status: u16) {
    let app = TestApp::start().await;
    let body = dialog::minimal().to_string().into_bytes();
    let answer = app.service_owner().send_raw("POST", "/api/v1/serviceowner/dialogs", content_type, body).await;
    assert_eq!(answer.status, status);
}

#[tokio::test]
async fn a_body_over_twenty_megabytes_is_refused() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let path = "/api/v1/serviceowner/dialogs";
    let mut body = vec![b' '; 20_000_001];
    let answer = owner.send_raw("POST", path, Some("application/json"), body.clone()).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.body["title"], "Payload too large. The maximum allowed size is 20000000 bytes.");
    assert!(answer.body.get("errors").is_none());
    body.truncate(20_000_000);
    assert_eq!(owner.send_raw("POST", path, Some("application/json"), body).await.status, 400);
}

#[tokio::test]
async fn a_sent_trace_is_continued_in_problems() {
    let app = TestApp::start().await;
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let answer = app.anonymous().with_header("traceparent", trace).get("/nothing").await;
    let shown = answer.body["traceId"].as_str().unwrap();
    assert!(shown.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && shown.ends_with("-01"));
    assert_ne!(shown, trace);
}

#[tokio::test]
async fn the_head_of_a_request_has_a_limit() {
    let app = TestApp::shared().await;
    let owner = app.service_owner();
    let with_header = |bytes: usize| owner.with_header("x-anything", &"a".repeat(bytes));
    assert_eq!(with_header(20_000).post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.status, 201);
    assert_eq!(with_header(100_000).get("/api/v1/serviceowner/dialogs").await.status, 431);
}
