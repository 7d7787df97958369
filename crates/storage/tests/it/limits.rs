use std::time::Duration;

use dialogporten_storage::{Error, Scope, Store, StoreSettings};

use crate::database::{TestDatabase, settings};
use crate::sample::{Maker, person};
use crate::search::searching;

#[tokio::test]
async fn a_statement_that_takes_too_long_is_a_timeout() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.titled("Brev");
    database.store.insert_dialog(&new).await.unwrap();
    let hasty = StoreSettings { statement_timeout: Duration::from_millis(50), ..settings(&database.url) };
    let hasty = Store::connect(&hasty).await.unwrap();
    let mut lock = database.sql.begin().await.unwrap();
    sqlx::query("SELECT id FROM dialog FOR UPDATE").execute(&mut *lock).await.unwrap();
    let opening = make.opening(&new.aggregate, &person());
    assert!(matches!(hasty.record_opening(&opening).await, Err(Error::Timeout)));
}

#[tokio::test]
async fn a_busy_store_still_answers_health_checks() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.titled("Brev");
    database.store.insert_dialog(&new).await.unwrap();
    let narrow =
        StoreSettings { max_connections: 1, acquire_timeout: Duration::from_millis(100), ..settings(&database.url) };
    let narrow = Store::connect(&narrow).await.unwrap();
    let mut lock = database.sql.begin().await.unwrap();
    sqlx::query("SELECT id FROM dialog FOR UPDATE").execute(&mut *lock).await.unwrap();
    let (store, opening) = (narrow.clone(), make.opening(&new.aggregate, &person()));
    let mut waiting = tokio::task::JoinSet::new();
    waiting.spawn(async move { store.record_opening(&opening).await });
    // Once the only connection waits for the lock, nobody else gets one.
    while narrow.find_dialog(new.aggregate.dialog.id).await.is_ok() {}
    narrow.ping().await.unwrap();
    lock.rollback().await.unwrap();
    waiting.join_next().await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn a_search_that_waits_too_long_for_others_is_a_timeout() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.titled("Brev");
    database.store.insert_dialog(&new).await.unwrap();
    let narrow = StoreSettings {
        max_search_connections: 1,
        acquire_timeout: Duration::from_millis(100),
        ..settings(&database.url)
    };
    let narrow = Store::connect(&narrow).await.unwrap();
    let mut lock = database.sql.begin().await.unwrap();
    sqlx::query("LOCK TABLE dialog IN ACCESS EXCLUSIVE MODE").execute(&mut *lock).await.unwrap();
    let mut searches = tokio::task::JoinSet::new();
    for _ in 0..2 {
        let (store, org) = (narrow.clone(), new.aggregate.dialog.org.clone());
        let search = searching(Scope::Owner { org, parties: Vec::new(), resources: Vec::new() });
        searches.spawn(async move { store.search(&search).await });
    }
    let refused = searches.join_next().await.unwrap().unwrap();
    assert!(matches!(refused, Err(Error::Timeout)), "one of them never got a connection");
    lock.rollback().await.unwrap();
    assert_eq!(searches.join_next().await.unwrap().unwrap().unwrap().dialogs.len(), 1);
}

#[tokio::test]
async fn connections_survive_the_end_of_their_sessions() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.minimal();
    database.store.insert_dialog(&new).await.unwrap();
    let end = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
               WHERE application_name = 'dialogporten' AND datname = current_database()";
    sqlx::query(end).execute(&database.sql).await.unwrap();
    // Every connection that is found dead costs one attempt.
    for _ in 0..settings(&database.url).max_connections {
        if database.store.find_dialog(new.aggregate.dialog.id).await.is_ok() {
            break;
        }
    }
    assert!(database.store.find_dialog(new.aggregate.dialog.id).await.unwrap().is_some());
}

#[tokio::test]
async fn conflicts_are_told_from_failures() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    for code in ["40001", "40P01", "XX000"] {
        let broken = format!(
            "CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$;
             CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON dialog FOR EACH ROW EXECUTE FUNCTION fail()"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(broken)).execute(&database.sql).await.unwrap();
        let error = database.store.insert_dialog(&make.minimal()).await.unwrap_err();
        assert_eq!(matches!(error, Error::Conflict), code != "XX000", "{code}");
    }
}

#[tokio::test]
async fn errors_name_the_constraint_and_no_values() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut new = make.minimal();
    new.aggregate.dialog.progress = Some(101);
    new.aggregate.dialog.external_reference = Some("17829010178".to_owned());
    let error = database.store.insert_dialog(&new).await.unwrap_err();
    let text = format!("{error} {error:?} {error:#?}");
    assert!(text.contains("23514 (dialog_progress_range)"), "{text}");
    assert!(!text.contains("17829010178") && !text.contains("INSERT"), "{text}");
}

#[tokio::test]
async fn an_unreachable_server_is_an_error_and_not_a_panic() {
    let nowhere = StoreSettings {
        url: "postgres://nobody:hunter2@localhost:1/none".to_owned(),
        acquire_timeout: Duration::from_millis(100),
        ..StoreSettings::default()
    };
    let store = Store::connect(&nowhere).await.unwrap();
    let error = store.find_dialog(Maker::default().id()).await.unwrap_err();
    assert!(matches!(error, Error::Database(_)));
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    assert!(store.ping().await.is_err());
}
