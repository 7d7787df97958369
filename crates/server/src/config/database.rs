//! The database.

use std::time::Duration;

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
    Some(DatabaseSettings { url: url?, max_connections, lock_timeout: Duration::from_millis(lock_timeout) })
}
