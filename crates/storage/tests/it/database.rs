//! One server per test process, one migrated template, one copy of it per test.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use dialogporten_sandbox::postgres::{Cluster, PostgresBinaries};
use dialogporten_storage::{Store, StoreSettings};
use serde_json::Value;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tokio::sync::OnceCell;

const TEMPLATE: &str = "template_of_tests";

/// A store on a database of its own, and a second way into the database.
pub(crate) struct TestDatabase {
    pub(crate) store: Store,
    pub(crate) sql: PgPool,
    pub(crate) url: String,
}

impl TestDatabase {
    /// Copies the template.
    pub(crate) async fn create() -> Self {
        static MIGRATED: OnceCell<()> = OnceCell::const_new();
        MIGRATED
            .get_or_init(|| async {
                let url = create_empty(TEMPLATE).await;
                let store = Store::connect(&settings(&url)).await.unwrap();
                store.migrate().await.unwrap();
                store.close().await;
            })
            .await;
        let name = unique_name();
        cluster().create_database_from(TEMPLATE, &name).await.unwrap();
        let url = cluster().url(&name);
        Self::open(url).await
    }

    /// Opens a store on an existing database.
    pub(crate) async fn open(url: String) -> Self {
        let store = Store::connect(&settings(&url)).await.unwrap();
        let sql = PgPoolOptions::new().max_connections(4).connect_lazy(&url).unwrap();
        Self { store, sql, url }
    }

    /// Returns the events that wait, oldest first, each by itself.
    pub(crate) async fn waiting_events(&self) -> Vec<Value> {
        let rows: Vec<Value> =
            sqlx::query_scalar("SELECT payload FROM outbox ORDER BY id").fetch_all(&self.sql).await.unwrap();
        rows.into_iter().flat_map(by_themselves).collect()
    }

    /// Counts the rows of a table that belong to a dialog.
    pub(crate) async fn count(&self, table: &'static str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
            .fetch_one(&self.sql)
            .await
            .unwrap()
    }
}

/// What one command announces is stored together.
fn by_themselves(mut row: Value) -> Vec<Value> {
    let Some(events) = row.as_object_mut().unwrap().remove("events") else { return vec![row] };
    let mut all = Vec::new();
    for event in events.as_array().unwrap() {
        let mut whole = row.clone();
        whole.as_object_mut().unwrap().extend(event.as_object().unwrap().clone());
        all.push(whole);
    }
    all
}

/// Creates an empty database and returns its URL.
pub(crate) async fn create_empty(name: &str) -> String {
    cluster().create_database(name).await.unwrap();
    cluster().url(name)
}

/// Returns a name for a database.
pub(crate) fn unique_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Returns the URL of the database in which statements about databases run.
pub(crate) fn maintenance_url() -> String {
    cluster().url("postgres")
}

pub(crate) fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let explicit = std::env::var_os("PG_BIN");
        let cache = std::env::temp_dir().join("dialogporten-postgres");
        let binaries = PostgresBinaries::find(explicit.as_deref().map(Path::new), &cache).unwrap();
        Cluster::start_temporary(&binaries).unwrap()
    })
}

pub(crate) fn settings(url: &str) -> StoreSettings {
    StoreSettings { url: url.to_owned(), ..StoreSettings::default() }
}
