use dialogporten_storage::{Error, Store};
use rstest::rstest;
use sqlx::{Connection, Executor, PgConnection};
use tokio::task::JoinSet;

use crate::database::{cluster, create_empty, maintenance_url, settings, unique_name};

#[tokio::test]
async fn simultaneous_migrations_leave_nothing_pending() {
    let url = create_empty(&unique_name()).await;
    let store = Store::connect(&settings(&url)).await.unwrap();
    let pending = store.pending_migrations().await.unwrap();
    assert!(pending > 0);
    let mut runs = JoinSet::new();
    for _ in 0..3 {
        let store = store.clone();
        runs.spawn(async move { store.migrate().await });
    }
    for result in runs.join_all().await {
        result.unwrap();
    }
    assert_eq!(store.pending_migrations().await.unwrap(), 0);

    let mut connection = PgConnection::connect(&url).await.unwrap();
    connection
        .execute("DELETE FROM _sqlx_migrations WHERE version = (SELECT max(version) FROM _sqlx_migrations)")
        .await
        .unwrap();
    assert_eq!(store.pending_migrations().await.unwrap(), 1);
}

#[rstest]
#[case("ENCODING 'SQL_ASCII' LOCALE 'C'", "ENCODING 'UTF8'")]
#[case("ENCODING 'UTF8' LOCALE 'C'", "LC_CTYPE")]
#[tokio::test]
async fn a_database_that_would_lose_letters_is_refused(#[case] options: &str, #[case] expected: &str) {
    let name = unique_name();
    let mut connection = PgConnection::connect(&maintenance_url()).await.unwrap();
    let create = format!("CREATE DATABASE {name} TEMPLATE template0 {options}");
    connection.execute(sqlx::AssertSqlSafe(create)).await.unwrap();
    let store = Store::connect(&settings(&cluster().url(&name))).await.unwrap();
    for result in [store.migrate().await, store.pending_migrations().await.map(drop)] {
        let Err(Error::UnsuitableServer(problem)) = result else { panic!("{result:?}") };
        assert!(problem.contains(expected), "{problem}");
    }
}
