//! Events of dialogs that are not visible yet.

use dialogporten_testkit::TestApp;
use serde_json::json;

use super::{all_delivered, arrivals, create, waiting, with_activities};
use crate::dialog;

const HOUR: u64 = 3600;

/// A dialog that becomes visible in an hour, with an activity that is added afterwards.
async fn create_for_later(app: &TestApp) -> String {
    let body = dialog::merged(with_activities(1), json!({ "visibleFrom": app.now_plus_seconds(HOUR) }));
    let id = create(app, &body).await;
    let activity = json!({ "type": "DialogOpened", "performedBy": { "actorType": "ServiceOwner" } });
    let url = format!("/api/v1/serviceowner/dialogs/{id}/activities");
    assert_eq!(app.service_owner().post(&url, &activity).await.status, 201);
    id
}

#[tokio::test]
async fn events_are_sent_at_once_whether_or_not_a_dialog_is_visible() {
    let mut app = TestApp::start().await;
    app.start_worker().await;
    let id = create_for_later(&app).await;
    all_delivered(&app).await;
    assert_eq!(arrivals(&app)[&id].len(), 4);
}

#[tokio::test]
async fn events_may_wait_until_a_dialog_is_visible() {
    let mut app = TestApp::start_configured(&[("Infrastructure__Events__HoldUntilVisible", "true")]).await;
    let later = create_for_later(&app).await;
    let expected = waiting(&app, &later).await;
    app.start_worker().await;
    let now = create(&app, &dialog::minimal()).await;
    app.eventually(|| async { arrivals(&app).contains_key(&now).then_some(()) }).await;
    app.advance_seconds(HOUR / 2);
    app.eventually(|| async { app.outbox_of(&now).await.is_empty().then_some(()) }).await;
    assert!(!arrivals(&app).contains_key(&later));
    assert_eq!(app.anonymous().get("/health").await.body["entries"]["outbox"]["status"], "Healthy");
    app.advance_seconds(HOUR / 2);
    all_delivered(&app).await;
    assert_eq!(arrivals(&app)[&later], expected);
}
