//! A database per test, cloned from a template.

use std::path::Path;

use dialogporten_sandbox::postgres::{Cluster, PostgresBinaries};
use dialogporten_storage::{Store, StoreSettings};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection};
use tokio::sync::{Mutex, OnceCell};
use uuid::Uuid;

/// The server of this test process.
struct Server {
    /// Address of a database, with [`NAME`] in the place of its name.
    url: String,
    template: String,
    /// Cloning a template needs it for itself.
    cloning: Mutex<()>,
    _cluster: Option<Cluster>,
}

/// Stands for the name of a database, in addresses and statements.
const NAME: &str = "name_of_database";

static SERVER: OnceCell<Server> = OnceCell::const_new();

/// A database of one test.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    name: String,
    pub(crate) url: String,
}

impl Database {
    /// Clones the template; `fill` fills it when it is made.
    pub(crate) async fn create<F: Future<Output = ()>>(fill: impl FnOnce(Store) -> F) -> Self {
        let server = SERVER.get_or_init(|| start(fill)).await;
        let name = format!("test_{}", Uuid::new_v4().simple());
        let _one_at_a_time = server.cloning.lock().await;
        server.admin(&format!("CREATE DATABASE {name} TEMPLATE {}", server.template)).await;
        Self { url: server.url_of(&name), name }
    }

    /// Runs one statement on the server; `name_of_database` stands for this database.
    pub(crate) async fn admin(&self, statement: &str) {
        let server = SERVER.get().unwrap();
        server.admin(&statement.replace(NAME, &self.name)).await;
    }

    /// Connects to the database.
    pub(crate) async fn connect(&self) -> PgConnection {
        connect(&self.url).await
    }
}

impl Server {
    fn url_of(&self, database: &str) -> String {
        self.url.replace(NAME, database)
    }

    async fn admin(&self, statement: &str) {
        let mut connection = connect(&self.url_of("postgres")).await;
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
    }
}

async fn connect(url: &str) -> PgConnection {
    url.parse::<PgConnectOptions>().unwrap().disable_statement_logging().connect().await.unwrap()
}

async fn start<F: Future<Output = ()>>(fill: impl FnOnce(Store) -> F) -> Server {
    let (url, cluster) = if let Some(url) = std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty()) {
        (with_database(&url, NAME), None)
    } else {
        let cluster = tokio::task::spawn_blocking(start_cluster).await.unwrap();
        (cluster.url(NAME), Some(cluster))
    };
    let template = format!("template_{}", Uuid::new_v4().simple());
    let server = Server { url, template, cloning: Mutex::default(), _cluster: cluster };
    server.admin(&format!("CREATE DATABASE {}", server.template)).await;
    let settings =
        StoreSettings { url: server.url_of(&server.template), max_connections: 2, ..StoreSettings::default() };
    let store = Store::connect(&settings).await.unwrap();
    store.migrate().await.unwrap();
    fill(store.clone()).await;
    store.close().await;
    server
}

fn start_cluster() -> Cluster {
    let explicit = std::env::var_os("PG_BIN");
    let cache = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/postgres");
    let binaries = PostgresBinaries::find(explicit.as_deref().map(Path::new), &cache).unwrap();
    Cluster::start_temporary(&binaries).unwrap()
}

/// Replaces the database in an address.
fn with_database(url: &str, database: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let authority = address.find("://").map_or(0, |at| at + 3);
    let base = address[authority..].find('/').map_or(address, |at| &address[..authority + at]);
    query.map_or_else(|| format!("{base}/{database}"), |query| format!("{base}/{database}?{query}"))
}
