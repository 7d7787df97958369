//! Clients that know that they may speak the second version of HTTP.

use dialogporten_testkit::TestApp;
use futures::future::join_all;

#[tokio::test]
async fn many_requests_share_a_connection() {
    let app = TestApp::start().await;
    let caller = app.anonymous_over_http2();
    let answers = join_all((0..500).map(|_| caller.get("/api/v1/metadata/limits"))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert!(answers.iter().all(|answer| format!("{:?}", answer.version) == "HTTP/2.0"));
    let missing = caller.get("/Nothing/").await;
    assert_eq!((missing.status, &missing.body["instance"]), (404, &"/Nothing/".into()));
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let app = TestApp::start().await;
    let caller = app.anonymous_over_http2().with_header("x-anything", &"a".repeat(100_000));
    assert_eq!(caller.get("/api/v1/metadata/limits").await.status, 431);
}
