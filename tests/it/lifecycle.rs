//! Stopping loses no request.

use std::time::Duration;

use dialogporten_testkit::TestApp;

use crate::dialog::{self, LEADER};

#[tokio::test]
async fn a_request_that_is_running_when_the_service_stops_is_answered() {
    let mut app = TestApp::start().await;
    let id = app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    app.slow_down("/authorization", Duration::from_millis(400));
    let (person, path) = (app.person(LEADER), format!("/api/v1/enduser/dialogs/{id}"));
    let running = tokio::spawn(async move { person.get(&path).await });
    let platform = app.simulator();
    app.eventually(|| async { (!platform.requests("/authorization").is_empty()).then_some(()) }).await;
    app.stop().await;
    assert_eq!(running.await.unwrap().status, 200);
}
