//! Several processes on one database: what one changes, all know.

use dialogporten_testkit::TestApp;
use rstest::rstest;

use crate::dialog::{self, LEADER};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const REVOKE: &str = "DELETE FROM subject_resource";
const RAISE: &str = "UPDATE resource_policy SET minimum_authentication_level = 9";

/// What a change makes of a request of the leader.
#[derive(Clone, Copy)]
struct Change {
    statement: &'static str,
    path: fn(&str) -> String,
}

fn revoked() -> Change {
    Change {
        statement: REVOKE,
        path: |id| format!("/api/v1/enduser/dialoglookup?instanceRef=urn:altinn:dialog-id:{id}"),
    }
}

fn raised() -> Change {
    Change { statement: RAISE, path: |id| format!("/api/v1/enduser/dialogs/{id}") }
}

impl Change {
    async fn status(self, app: &TestApp, id: &str) -> u16 {
        app.person(LEADER).get(&(self.path)(id)).await.status
    }

    async fn shows_eventually(self, app: &TestApp, id: &str) {
        app.eventually(|| async { (self.status(app, id).await == 403).then_some(()) }).await;
    }
}

async fn world() -> (TestApp, TestApp, String) {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    let replica = app.replica().await;
    (app, replica, id)
}

#[rstest]
#[case::mapping(revoked())]
#[case::level(raised())]
#[tokio::test]
async fn a_change_shows_in_all_processes_without_waiting(#[case] change: Change) {
    let (app, replica, id) = world().await;
    for process in [&app, &replica] {
        assert_eq!(change.status(process, &id).await, 200);
    }
    app.execute(change.statement.to_owned()).await;
    for process in [&app, &replica] {
        change.shows_eventually(process, &id).await;
    }
}

#[rstest]
#[case::mapping(revoked())]
#[case::level(raised())]
#[tokio::test]
async fn a_process_that_lost_its_connection_learns_what_it_missed(#[case] change: Change) {
    let (app, replica, id) = world().await;
    assert_eq!(change.status(&replica, &id).await, 200);
    let listening = "FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'listen%'";
    // Whoever listens is cut off again and again, until the change has been made.
    let statement = format!("SELECT pg_terminate_backend(pid) {listening}; {};", change.statement);
    app.execute(format!("{statement} SELECT pg_terminate_backend(pid) {listening}")).await;
    for process in [&app, &replica] {
        change.shows_eventually(process, &id).await;
    }
}

#[rstest]
#[case::mapping(revoked(), "subject_resource")]
#[case::level(raised(), "resource_policy")]
#[tokio::test]
async fn a_change_that_nobody_tells_shows_within_half_a_minute(#[case] change: Change, #[case] table: &str) {
    let (app, replica, id) = world().await;
    for process in [&app, &replica] {
        assert_eq!(change.status(process, &id).await, 200);
    }
    let untold = format!(
        "ALTER TABLE {table} DISABLE TRIGGER tell_change; {}; ALTER TABLE {table} ENABLE TRIGGER tell_change;
         UPDATE table_version SET version = version + 1 WHERE name = '{table}'",
        change.statement
    );
    app.execute(untold).await;
    app.advance_seconds(11);
    change.shows_eventually(&app, &id).await;
    app.advance_seconds(20);
    assert_eq!(change.status(&replica, &id).await, 403, "not even the first request uses what is older");
}

#[tokio::test]
async fn a_dialog_of_one_process_is_there_for_all_at_once() {
    let (app, replica, _) = world().await;
    let party = "urn:altinn:person:identifier-no:17829010178";
    // Asked for before it exists, so that a process could remember that there is none.
    let path = format!("/api/v1/enduser/serviceresources?party={party}");
    let none = replica.person(LEADER).get(&path).await.body;
    assert_eq!(none["items"].as_array().unwrap().len(), 0, "{none}");
    let body = dialog::with(serde_json::json!({ "party": party }));
    let id = app.service_owner().post(DIALOGS, &body).await.created_id();
    assert_eq!(replica.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}")).await.status, 200);
    let one = replica.person(LEADER).get(&path).await.body;
    assert_eq!(one["items"].as_array().unwrap().len(), 1, "{one}");
}
