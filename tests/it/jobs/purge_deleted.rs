//! Dialogs that were deleted long ago are removed.

use dialogporten_testkit::TestApp;

use crate::dialog;

const DAY: u64 = 24 * 3600;
const DIALOGS: &str = "/api/v1/serviceowner/dialogs";

async fn create(app: &TestApp) -> String {
    app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id()
}

async fn create_deleted(app: &TestApp) -> String {
    let id = create(app).await;
    assert_eq!(app.service_owner().send("DELETE", &format!("{DIALOGS}/{id}"), None).await.status, 204);
    id
}

async fn exists(app: &TestApp, dialog: &str) -> bool {
    app.service_owner().get(&format!("{DIALOGS}/{dialog}")).await.status == 200
}

#[tokio::test]
async fn only_dialogs_that_were_deleted_long_ago_are_removed() {
    let app = TestApp::start().await;
    let live = create(&app).await;
    let mut old = Vec::new();
    for _ in 0..3 {
        old.push(create_deleted(&app).await);
    }
    app.advance_seconds(20 * DAY);
    let recent = create_deleted(&app).await;
    let restored = create_deleted(&app).await;
    let restore = format!("{DIALOGS}/{restored}/actions/restore");
    assert_eq!(app.service_owner().send("POST", &restore, None).await.status, 204);
    app.advance_seconds(11 * DAY);
    let events = app.outbox_of(&old[0]).await;

    assert_eq!(app.show_deleted(30).await, old);
    assert!(exists(&app, &old[0]).await, "showing removes nothing");
    assert_eq!(app.purge_deleted(30).await, old);
    for gone in &old {
        assert!(!exists(&app, gone).await);
    }
    for kept in [&live, &recent, &restored] {
        assert!(exists(&app, kept).await);
    }
    assert_eq!(app.outbox_of(&old[0]).await, events, "their deletion was announced when it happened");
    assert!(app.purge_deleted(30).await.is_empty());
    assert_eq!(app.purge_deleted(1).await, [recent]);
}

#[tokio::test]
async fn a_dialog_that_somebody_is_at_work_on_is_left_for_the_next_time() {
    let app = TestApp::start().await;
    let (held, other) = (create_deleted(&app).await, create_deleted(&app).await);
    app.advance_seconds(2 * DAY);
    assert_eq!(app.while_held_for_good(&held, app.purge_deleted(1)).await, [other]);
    let removed = app.eventually(|| async { app.purge_deleted(1).await.pop() }).await;
    assert_eq!(removed, held);
}
