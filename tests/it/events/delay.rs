//! Late delivery shows in the health of the service.

use dialogporten_testkit::TestApp;

use super::{all_delivered, create};
use crate::dialog;

#[tokio::test]
async fn events_that_wait_for_long_are_a_reason_to_look_but_not_to_stop_serving() {
    let mut app = TestApp::start().await;
    create(&app, &dialog::minimal()).await;
    app.advance_seconds(290);
    assert_eq!(app.anonymous().get("/health").await.body["entries"]["outbox"]["status"], "Healthy");
    app.advance_seconds(20);
    for path in ["/health", "/health/startup"] {
        let answer = app.anonymous().get(path).await;
        assert_eq!((answer.status, &answer.body["status"]), (200, &"Degraded".into()), "{path}");
        assert_eq!(answer.body["entries"]["outbox"]["status"], "Degraded");
        assert_eq!(answer.body["entries"]["postgres"]["status"], "Healthy");
    }
    assert_eq!(app.anonymous().get("/health/readiness").await.body["status"], "Healthy");
    app.start_worker().await;
    all_delivered(&app).await;
    assert_eq!(app.anonymous().get("/health").await.body["status"], "Healthy");
}
