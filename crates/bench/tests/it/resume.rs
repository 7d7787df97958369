//! A load that was interrupted goes on where it stopped, and leaves the schema as it was.

use std::time::Duration;

use dialogporten_bench::load::{self, LoadOptions};
use sqlx::{Connection as _, PgConnection};

use super::rows::{cluster, migrated};

const DIALOGS: u64 = 2_000;

async fn indexes(connection: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
        .fetch_all(connection)
        .await
        .unwrap()
}

async fn count(connection: &mut PgConnection, statement: &'static str) -> i64 {
    sqlx::query_scalar(statement).fetch_one(connection).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_load_goes_on() {
    let cluster = cluster();
    let (store, url) = migrated(&cluster, "resumed").await;
    store.close().await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let before = indexes(&mut connection).await;

    let options = LoadOptions { seed: 1, load_connections: Some(1) };
    let (first_url, first_options) = (url.clone(), options.clone());
    let mut loads = tokio::task::JoinSet::new();
    loads.spawn(async move { load::load(&first_url, DIALOGS, &first_options).await.map(drop) });
    let chunks =
        "SELECT CASE WHEN to_regclass('bench.chunk') IS NULL THEN 0 ELSE (SELECT count(*) FROM bench.chunk) END";
    loop {
        // The table is not there at first, and then the statement cannot be planned.
        let done: i64 = sqlx::query_scalar(chunks).fetch_one(&mut connection).await.unwrap_or(0);
        if done > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    loads.shutdown().await;
    assert!(count(&mut connection, "SELECT count(*) FROM dialog").await < 2_000, "it was interrupted");
    assert!(indexes(&mut connection).await.len() < before.len(), "indexes are built at the end");

    load::load(&url, DIALOGS, &options).await.unwrap();
    assert_eq!(count(&mut connection, "SELECT count(*) FROM dialog").await, 2_002);
    assert_eq!(count(&mut connection, "SELECT count(*) FROM dialog_text").await, 2_002);
    assert_eq!(indexes(&mut connection).await, before);
    let keys = "SELECT count(*) FROM pg_index WHERE indrelid = 'dialog'::regclass AND indisunique AND indexrelid <
                (SELECT indexrelid FROM pg_index WHERE indrelid = 'dialog'::regclass AND indisprimary)";
    assert_eq!(count(&mut connection, keys).await, 1, "repeated creates are told about their key first");
}
