//! Text that waits to be added to what is searched.

use uuid::Uuid;

use crate::database::TestDatabase;
use crate::sample::Maker;

async fn start() -> (TestDatabase, Uuid) {
    let database = TestDatabase::create().await;
    let new = Maker::default().titled("Brev");
    database.store.insert_dialog(&new).await.unwrap();
    let id = new.aggregate.dialog.id;
    for vector in ["'nål':1", "'tråd':2"] {
        let statement = "INSERT INTO dialog_text_pending (dialog_id, vector) VALUES ($1, $2::text::tsvector)";
        sqlx::query(statement).bind(id).bind(vector).execute(&database.sql).await.unwrap();
    }
    (database, id)
}

async fn is_found(database: &TestDatabase) -> bool {
    let all = "SELECT vector @@ 'nål & tråd & brev'::tsquery FROM dialog_text";
    sqlx::query_scalar(all).fetch_one(&database.sql).await.unwrap()
}

#[tokio::test]
async fn everything_that_waits_is_added_once() {
    let (database, id) = start().await;
    sqlx::query("UPDATE dialog SET content_updated_at = '2031-01-01'").execute(&database.sql).await.unwrap();
    assert!(!is_found(&database).await);
    assert_eq!(database.store.dialogs_with_pending_text(10).await.unwrap(), [id]);
    assert!(database.store.add_pending_text(id).await.unwrap());
    assert!(is_found(&database).await);
    assert_eq!(database.count("dialog_text_pending").await, 0);
    assert_eq!(database.store.dialogs_with_pending_text(10).await.unwrap(), Vec::<Uuid>::new());
    assert!(!database.store.add_pending_text(id).await.unwrap());
    let is_current: bool = sqlx::query_scalar(
        "SELECT dialog.content_updated_at = dialog_text.content_updated_at FROM dialog JOIN dialog_text ON dialog_id = id",
    )
    .fetch_one(&database.sql)
    .await
    .unwrap();
    assert!(is_current);
}

#[tokio::test]
async fn what_another_worker_is_adding_is_left_to_it() {
    let (database, id) = start().await;
    let mut other = database.sql.begin().await.unwrap();
    sqlx::query("SELECT FROM dialog_text FOR UPDATE").execute(&mut *other).await.unwrap();
    assert!(!database.store.add_pending_text(id).await.unwrap());
    other.rollback().await.unwrap();
    assert!(database.store.add_pending_text(id).await.unwrap());
    assert!(is_found(&database).await);
}

#[tokio::test]
async fn what_does_not_fit_any_more_is_left_out() {
    let (database, id) = start().await;
    let fill = "UPDATE dialog_text SET vector = (
            SELECT text_vector(part) FROM (
                SELECT array_to_tsvector(array_agg('ord' || n)) AS part FROM generate_series(1, 48000) AS n GROUP BY n / 1000
            ) AS parts
        )";
    sqlx::query(fill).execute(&database.sql).await.unwrap();
    let long = "INSERT INTO dialog_text_pending (dialog_id, vector)
                SELECT $1, array_to_tsvector(array_agg('annetord' || n)) FROM generate_series(1, 30000) AS n";
    sqlx::query(long).bind(id).execute(&database.sql).await.unwrap();
    assert!(database.store.add_pending_text(id).await.unwrap());
    let found = "SELECT vector @@ 'nål & tråd & ord1'::tsquery, vector @@ 'annetord1'::tsquery FROM dialog_text";
    let (others, last): (bool, bool) = sqlx::query_as(found).fetch_one(&database.sql).await.unwrap();
    assert!(others && !last);
    assert_eq!(database.count("dialog_text_pending").await, 0);
}
