//! Who looks at a dialog hears of its changes, whichever process makes them.

use std::time::Duration;

use dialogporten_testkit::{ChangeKind, TestApp};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::dialog::{self, LEADER};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
/// Longer than anything takes that happens.
const PATIENCE: Duration = Duration::from_secs(10);

async fn create(app: &TestApp) -> String {
    app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id()
}

async fn command(app: &TestApp, method: &str, path: String, body: Option<&Value>) {
    let answer = app.service_owner_with("digdir:dialogporten.serviceprovider.admin").send(method, &path, body).await;
    assert!(answer.status < 300, "{}", answer.text);
}

/// Does something with a new dialog and returns what all who look at it hear, up to its deletion.
async fn heard(app: &TestApp, id: &str, change: impl Future<Output = ()>) -> Vec<ChangeKind> {
    let mut readers = app.live_changes(id);
    // The connection may be new just now; then all are told to look again.
    change.await;
    command(app, "POST", format!("{DIALOGS}/{id}/actions/purge"), None).await;
    let mut heard = Vec::new();
    for reader in &mut readers {
        let mut kinds = Vec::new();
        while kinds.last() != Some(&ChangeKind::DialogDeleted) {
            kinds.push(timeout(PATIENCE, reader.next()).await.unwrap().unwrap());
        }
        heard.push(kinds);
    }
    heard.dedup();
    assert_eq!(heard.len(), 1, "{heard:?}");
    heard.remove(0)
}

/// Starts two APIs and waits until both hear of changes.
async fn start() -> TestApp {
    let mut app = TestApp::start().await;
    app.start_replica().await;
    let id = create(&app).await;
    for reader in &mut app.live_changes(&id) {
        while timeout(Duration::from_millis(100), reader.next()).await.is_err() {
            command(&app, "POST", format!("{DIALOGS}/{id}/activities"), Some(&dialog::activity())).await;
        }
    }
    app
}

#[tokio::test]
async fn a_process_listens_on_one_connection_to_everything() {
    let app = start().await;
    assert_eq!(app.listening_connections().await, 2, "one for each of the two processes");
}

#[tokio::test]
async fn every_change_is_heard_by_those_who_look_at_the_dialog_at_any_replica() {
    use ChangeKind::{DialogDeleted, DialogUpdated};
    let app = start().await;
    let id = create(&app).await;
    let body = dialog::activity();
    let appended = command(&app, "POST", format!("{DIALOGS}/{id}/activities"), Some(&body));
    assert_eq!(heard(&app, &id, appended).await, [DialogUpdated, DialogDeleted]);

    let id = create(&app).await;
    let body = dialog::transmission();
    let appended = command(&app, "POST", format!("{DIALOGS}/{id}/transmissions"), Some(&body));
    assert_eq!(heard(&app, &id, appended).await, [DialogUpdated, DialogDeleted]);

    let id = create(&app).await;
    let update = dialog::update_with(json!({ "progress": 7 }));
    let updated = command(&app, "PUT", format!("{DIALOGS}/{id}?isSilentUpdate=true"), Some(&update));
    assert_eq!(heard(&app, &id, updated).await, [DialogUpdated, DialogDeleted], "silent changes, too");

    let id = create(&app).await;
    let opened = async {
        assert_eq!(app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}")).await.status, 200);
    };
    assert_eq!(heard(&app, &id, opened).await, [DialogUpdated, DialogDeleted]);

    let id = create(&app).await;
    assert_eq!(heard(&app, &id, async {}).await, [DialogDeleted]);
}

#[tokio::test]
async fn whoever_was_cut_off_is_told_to_look_again() {
    let app = start().await;
    let id = create(&app).await;
    let mut readers = app.live_changes(&id);
    app.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND query LIKE 'LISTEN%'"
            .to_owned(),
    )
    .await;
    for reader in &mut readers {
        assert_eq!(timeout(PATIENCE, reader.next()).await.unwrap(), Some(ChangeKind::DialogUpdated));
    }
}

#[tokio::test]
async fn a_stop_ends_what_is_heard() {
    let mut app = TestApp::start().await;
    let id = create(&app).await;
    let mut readers = app.live_changes(&id);
    app.stop().await;
    while timeout(PATIENCE, readers[0].next()).await.unwrap().is_some() {}
}
