//! The database.

use std::time::Duration;

use dialogporten_storage::StoreSettings;
use secrecy::SecretString;

use super::Source;
use super::reader::{Problems, Reader};

/// The database.
#[derive(Debug, Clone)]
pub struct DatabaseSettings {
    /// URL, or `Server=…;` form.
    pub url: SecretString,
    /// Most connections for requests.
    pub max_connections: u32,
    /// Streaming replicas, in the same forms.
    pub replicas: Vec<SecretString>,
    /// How far a replica may be behind to be used.
    pub max_replica_lag: Duration,
    /// How long a request waits for others that write to the same dialog.
    pub lock_timeout: Duration,
}

impl DatabaseSettings {
    /// Reads only what concerns the database, for commands that need nothing else.
    pub fn read(source: &Source) -> Result<Self, Problems> {
        let mut reader = Reader::new(source);
        let settings = database(&mut reader);
        reader.finish(settings)
    }
}

pub(super) fn database(r: &mut Reader<'_>) -> Option<DatabaseSettings> {
    let path =
        if r.text("DATABASE_URL").is_some() { "DATABASE_URL" } else { "Infrastructure:DialogDbConnectionString" };
    let url = r.text(path).map(SecretString::from);
    if url.is_none() {
        r.problem("DATABASE_URL", "is missing (Infrastructure__DialogDbConnectionString is read as well)");
    }
    let max_connections = r.parsed("DATABASE_MAX_CONNECTIONS", 30, "a number");
    if max_connections == 0 {
        r.problem("DATABASE_MAX_CONNECTIONS", "must be at least 1");
    }
    let lock_timeout = r.parsed("DATABASE_LOCK_TIMEOUT_MILLISECONDS", 5000, "a number of milliseconds");
    if lock_timeout == 0 {
        r.problem("DATABASE_LOCK_TIMEOUT_MILLISECONDS", "must be at least 1");
    }
    let replicas = replicas(r);
    let max_replica_lag = r.parsed("Infrastructure:ReadReplicaMaxLagMilliseconds", 20, "a number of milliseconds");
    Some(DatabaseSettings {
        url: url?,
        max_connections,
        replicas,
        max_replica_lag: Duration::from_millis(max_replica_lag),
        lock_timeout: Duration::from_millis(lock_timeout),
    })
}

fn replicas(r: &mut Reader<'_>) -> Vec<SecretString> {
    let list = "Infrastructure:ReadReplicas";
    let mut replicas = Vec::new();
    for index in r.indices(list) {
        let path = format!("{list}:{index}:ConnectionString");
        let Some(address) = r.required(&path) else { continue };
        match StoreSettings::servers_in(&address) {
            Ok(1) => replicas.push(SecretString::from(address)),
            Ok(_) => r.problem(&path, "must name one server; further replicas have entries of their own"),
            Err(_) => r.problem(&path, "must be a PostgreSQL URL or have the form Server=…;Database=…;"),
        }
    }
    replicas
}
