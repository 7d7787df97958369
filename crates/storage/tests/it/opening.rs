use dialogporten_domain::Event;
use dialogporten_domain::dialog::{Aggregate, NewDialog, SystemLabel, SystemLabels};
use dialogporten_domain::event::EventKind;
use dialogporten_storage::OpeningOutcome;
use sqlx::types::Json;
use tokio::task::JoinSet;

use crate::database::TestDatabase;
use crate::document::json;
use crate::sample::{Maker, party, person};

const EVERYTHING: OpeningOutcome = OpeningOutcome { is_entry_new: true, is_flag_set: true, is_content_seen: true };
const ENTRY: OpeningOutcome = OpeningOutcome { is_entry_new: true, is_flag_set: false, is_content_seen: true };
const UNSEEN_ENTRY: OpeningOutcome = OpeningOutcome { is_content_seen: false, ..ENTRY };
const FLAG: OpeningOutcome = OpeningOutcome { is_entry_new: false, is_flag_set: true, is_content_seen: true };
const NOTHING_NEW: OpeningOutcome = OpeningOutcome { is_flag_set: false, ..FLAG };
const NOTHING: OpeningOutcome = OpeningOutcome { is_content_seen: false, ..NOTHING_NEW };

async fn stored(database: &TestDatabase, new: &NewDialog) {
    database.store.insert_dialog(new).await.unwrap();
    sqlx::query("DELETE FROM outbox").execute(&database.sql).await.unwrap();
}

async fn reread(database: &TestDatabase, new: &NewDialog) -> Aggregate {
    database.store.find_dialog(new.aggregate.dialog.id).await.unwrap().unwrap()
}

async fn announced(database: &TestDatabase) -> Vec<EventKind> {
    let events: Vec<Json<Event>> =
        sqlx::query_scalar("SELECT payload FROM outbox ORDER BY id").fetch_all(&database.sql).await.unwrap();
    events.into_iter().map(|event| event.0.kind).collect()
}

/// Counts the sessions that wait for a lock.
async fn waiting(database: &TestDatabase) -> i64 {
    sqlx::query_scalar(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    )
    .fetch_one(&database.sql)
    .await
    .unwrap()
}

#[tokio::test]
async fn the_first_opening_leaves_an_entry_and_marks_the_dialog_as_seen() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.titled("Brev");
    stored(&database, &new).await;
    let opening = make.opening(&new.aggregate, &person());
    assert_eq!(database.store.record_opening(&opening).await.unwrap(), EVERYTHING);

    let after = reread(&database, &new).await;
    assert!(after.dialog.is_seen_since_content_update);
    assert_eq!(after.seen, std::slice::from_ref(&opening.entry));
    assert_eq!(after.dialog.revision, new.aggregate.dialog.revision);
    assert_eq!(after.dialog.end_user_context_revision, new.aggregate.dialog.end_user_context_revision);
    assert_eq!(after.dialog.updated_at, new.aggregate.dialog.updated_at);
    assert_eq!(announced(&database).await, [EventKind::DialogUpdated, opening.seen_event.kind]);
    assert!(!after.needs_opening(&person()));
}

#[tokio::test]
async fn of_simultaneous_openings_by_one_user_one_counts() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.titled("Brev");
    stored(&database, &new).await;
    // Somebody else holds the dialog until many openings wait for it.
    let mut other = database.sql.begin().await.unwrap();
    sqlx::query("SELECT id FROM dialog FOR UPDATE").execute(&mut *other).await.unwrap();
    let mut openings = JoinSet::new();
    for _ in 0..20 {
        let (store, opening) = (database.store.clone(), make.opening(&new.aggregate, &person()));
        openings.spawn(async move { store.record_opening(&opening).await.unwrap() });
    }
    while waiting(&database).await < 10 {}
    other.rollback().await.unwrap();
    let outcomes = openings.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == EVERYTHING).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == NOTHING_NEW).count(), 19);
    assert_eq!(database.count("dialog_seen").await, 1);
    assert_eq!(database.count("outbox").await, 2);
}

#[tokio::test]
async fn another_user_leaves_another_entry() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.titled("Brev");
    stored(&database, &new).await;
    database.store.record_opening(&make.opening(&new.aggregate, &person())).await.unwrap();
    let second = make.opening(&reread(&database, &new).await, &party());
    assert_eq!(database.store.record_opening(&second).await.unwrap(), ENTRY);
    assert_eq!(reread(&database, &new).await.seen.len(), 2);
    assert_eq!(database.count("outbox").await, 4);
}

#[tokio::test]
async fn content_that_changed_after_the_read_stays_unseen() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.titled("Brev");
    stored(&database, &new).await;
    let opening = make.opening(&new.aggregate, &person());
    sqlx::query("UPDATE dialog SET content_updated_at = content_updated_at + interval '1 microsecond'")
        .execute(&database.sql)
        .await
        .unwrap();
    assert_eq!(database.store.record_opening(&opening).await.unwrap(), UNSEEN_ENTRY);
    assert!(!reread(&database, &new).await.dialog.is_seen_since_content_update);
}

#[tokio::test]
async fn opening_removes_marked_as_unopened_and_logs_it_once() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut new = make.titled("Brev");
    let marked = [SystemLabel::Archive, SystemLabel::MarkedAsUnopened, SystemLabel::Sent];
    new.aggregate.dialog.system_labels = SystemLabels::default().changed(&marked, &[]);
    stored(&database, &new).await;
    let mut openings = JoinSet::new();
    for user in [person(), party(), person(), party()] {
        let (store, opening) = (database.store.clone(), make.opening(&new.aggregate, &user));
        openings.spawn(async move { store.record_opening(&opening).await.unwrap() });
    }
    let outcomes = openings.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_flag_set).count(), 1);

    let after = reread(&database, &new).await;
    let left: Vec<_> = after.dialog.system_labels.iter().collect();
    assert_eq!(left, [SystemLabel::Archive, SystemLabel::Sent]);
    assert_eq!(after.dialog.end_user_context_revision, new.aggregate.dialog.end_user_context_revision);
    assert_eq!(after.dialog.revision, new.aggregate.dialog.revision);
    let log: Vec<Vec<u8>> = sqlx::query_scalar("SELECT body FROM label_log").fetch_all(&database.sql).await.unwrap();
    assert_eq!(log.len(), 1);
    assert_eq!(json(&log[0])["name"], "systemlabel:MarkedAsUnopened");
}

#[tokio::test]
async fn reading_again_after_the_label_was_set_again_tells_about_the_change_only() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.titled("Brev");
    stored(&database, &new).await;
    let mark = || async {
        sqlx::query("UPDATE dialog SET labels_mask = labels_mask | 8").execute(&database.sql).await.unwrap();
        make.opening(&reread(&database, &new).await, &person())
    };
    database.store.record_opening(&make.opening(&new.aggregate, &person())).await.unwrap();
    // The content has been seen by now, so this is another state, with an entry of its own.
    assert_eq!(database.store.record_opening(&mark().await).await.unwrap(), EVERYTHING);
    sqlx::query("DELETE FROM outbox").execute(&database.sql).await.unwrap();
    assert_eq!(database.store.record_opening(&mark().await).await.unwrap(), FLAG);
    assert_eq!(announced(&database).await, [EventKind::DialogUpdated]);
    assert_eq!(database.count("dialog_seen").await, 2);
    assert_eq!(database.count("label_log").await, 2);
}

#[tokio::test]
async fn opening_a_dialog_that_is_gone_changes_nothing() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.titled("Brev");
    stored(&database, &new).await;
    let opening = make.opening(&new.aggregate, &person());
    sqlx::query("DELETE FROM dialog").execute(&database.sql).await.unwrap();
    assert_eq!(database.store.record_opening(&opening).await.unwrap(), NOTHING);
    assert_eq!(database.count("dialog_seen").await, 0);
    assert_eq!(database.count("outbox").await, 0);
}
