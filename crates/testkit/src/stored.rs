//! What is stored, past the API: states that no request leads to, and what no answer shows.

use std::time::Duration;

use dialogporten_storage::Document;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use uuid::Uuid;

use crate::{TestApp, runtime};

impl TestApp {
    /// Does something while a statement of another transaction holds its locks.
    pub async fn while_holding<T>(&self, statement: &'static str, work: impl Future<Output = T>) -> T {
        let database = self.database.clone();
        let mut held = runtime::run(async move {
            let mut connection = database.connect().await;
            connection.execute("BEGIN").await.unwrap();
            connection.execute(statement).await.unwrap();
            connection
        })
        .await;
        let result = work.await;
        runtime::run(async move {
            held.execute("ROLLBACK").await.unwrap();
            held.close().await.unwrap();
        })
        .await;
        result
    }

    /// Returns what the label log of a dialog says, oldest first.
    pub async fn label_log_of(&self, dialog: &str) -> Vec<Value> {
        let (database, id) = (self.database.clone(), Uuid::parse_str(dialog).unwrap());
        runtime::run(async move {
            let mut connection = database.connect().await;
            let log: Vec<Document<Value>> =
                sqlx::query_scalar("SELECT body FROM label_log WHERE dialog_id = $1 ORDER BY created_at, id")
                    .bind(id)
                    .fetch_all(&mut connection)
                    .await
                    .unwrap();
            log.into_iter().map(|entry| entry.0).collect()
        })
        .await
    }

    /// Returns what lists show as the latest activity of a dialog.
    pub async fn latest_activity_of(&self, dialog: &str) -> Value {
        let (database, id) = (self.database.clone(), Uuid::parse_str(dialog).unwrap());
        runtime::run(async move {
            let mut connection = database.connect().await;
            let stored: Option<Document<Value>> =
                sqlx::query_scalar("SELECT latest_activity FROM dialog WHERE id = $1")
                    .bind(id)
                    .fetch_one(&mut connection)
                    .await
                    .unwrap();
            stored.map(|activity| activity.0).unwrap_or_default()
        })
        .await
    }

    /// Tells whether a text search for a word would find a dialog.
    pub async fn is_found_by(&self, word: &str, dialog: &str) -> bool {
        let (database, id, word) = (self.database.clone(), Uuid::parse_str(dialog).unwrap(), word.to_owned());
        runtime::run(async move {
            let mut connection = database.connect().await;
            let statement = "SELECT vector @@ plainto_tsquery('norwegian', $2) FROM dialog_text WHERE dialog_id = $1";
            sqlx::query_scalar(statement).bind(id).bind(word).fetch_one(&mut connection).await.unwrap()
        })
        .await
    }

    /// Returns everything that is stored, table by table, to see whether a request has changed anything.
    pub async fn everything_stored(&self) -> Vec<(String, Vec<String>)> {
        let database = self.database.clone();
        runtime::run(async move {
            let mut connection = database.connect().await;
            let tables = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' \
                          AND table_type = 'BASE TABLE' ORDER BY 1";
            let names: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut connection).await.unwrap();
            let mut stored = Vec::new();
            for name in names {
                let rows = format!("SELECT stored::text FROM {name} AS stored ORDER BY 1");
                let rows = sqlx::query_scalar(AssertSqlSafe(rows)).fetch_all(&mut connection).await.unwrap();
                stored.push((name, rows));
            }
            stored
        })
        .await
    }

    /// Changes the stored root of a dialog: what follows `SET`.
    pub async fn set_stored(&self, dialog: &str, assignment: &str) {
        let id = Uuid::parse_str(dialog).unwrap();
        self.execute(format!("UPDATE dialog SET {assignment} WHERE id = '{id}'")).await;
    }

    /// Renames what happened in the first waiting event of a dialog, which waits together with others.
    pub async fn rename_waiting_event(&self, dialog: &str, name: &str) {
        let id = Uuid::parse_str(dialog).unwrap();
        let renamed = format!("jsonb_set(payload::jsonb, '{{events,0,kind,name}}', '\"{name}\"')::json");
        self.execute(format!(
            "UPDATE outbox SET payload = {renamed} WHERE id = (SELECT min(id) FROM outbox WHERE dialog_id = '{id}')"
        ))
        .await;
    }

    /// Counts the statements that wait for somebody who has locked a table.
    pub async fn waiting_for(&self, table: &'static str) -> i64 {
        let database = self.database.clone();
        runtime::run(async move {
            let count = "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
                         WHERE datname = current_database() AND relation = $1::regclass AND NOT granted";
            sqlx::query_scalar(count).bind(table).fetch_one(&mut database.connect().await).await.unwrap()
        })
        .await
    }

    /// Counts the connections of all processes that listen to what is told.
    pub async fn listening_connections(&self) -> i64 {
        let database = self.database.clone();
        runtime::run(async move {
            let count = "SELECT count(*) FROM pg_stat_activity
                         WHERE datname = current_database() AND query ILIKE 'listen%'";
            sqlx::query_scalar(count).fetch_one(&mut database.connect().await).await.unwrap()
        })
        .await
    }

    /// Makes requests while somebody else holds a dialog, and lets go of it when so many of them wait.
    pub async fn while_held<T>(&self, dialog: &str, waiting: i64, requests: impl Future<Output = T>) -> T {
        let holder = self.hold(dialog).await;
        let letting_go = runtime::run(async move {
            let mut holder = holder;
            // The first one waits for our transaction, the others wait for the row behind it.
            let others = "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database \
                 WHERE datname = current_database() AND locktype = 'tuple' AND NOT granted";
            while sqlx::query_scalar::<_, i64>(others).fetch_one(&mut holder).await.unwrap() + 1 < waiting {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            holder.execute("COMMIT").await.unwrap();
        });
        futures::future::join(requests, letting_go).await.0
    }

    /// Makes requests while somebody else holds a dialog and does not let go of it.
    pub async fn while_held_for_good<T>(&self, dialog: &str, requests: impl Future<Output = T>) -> T {
        let holder = self.hold(dialog).await;
        let answers = requests.await;
        runtime::run(async move { holder.close().await.unwrap() }).await;
        answers
    }

    async fn hold(&self, dialog: &str) -> PgConnection {
        let (database, id) = (self.database.clone(), Uuid::parse_str(dialog).unwrap());
        runtime::run(async move {
            let mut holder = database.connect().await;
            holder.execute("BEGIN").await.unwrap();
            sqlx::query("SELECT FROM dialog WHERE id = $1 FOR UPDATE").bind(id).execute(&mut holder).await.unwrap();
            holder
        })
        .await
    }
}
