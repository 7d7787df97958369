//! What may be configured.

use std::fmt;
use std::time::Duration;

use super::address;
use crate::Error;

/// Where the database is and how it is used.
#[derive(Clone)]
pub struct StoreSettings {
    /// `postgres://…`, or the form `Server=…;Port=…;Database=…;User ID=…;Password=…;`. Of several servers, separated by
    /// commas, the primary is used.
    pub url: String,
    /// Streaming replicas, in the same forms, that answer lists and details.
    pub replicas: Vec<String>,
    /// How far a replica may be behind; so long a read waits for one to catch up before it goes to the primary.
    pub max_replica_lag: Duration,
    /// Most connections for requests.
    pub max_connections: u32,
    /// Most connections for searches, which may be slow and must not keep others waiting.
    pub max_search_connections: u32,
    /// Most connections for jobs.
    pub max_background_connections: u32,
    /// How long one waits for a free connection.
    pub acquire_timeout: Duration,
    /// How long a statement of a request waits for others that write to the same.
    pub lock_timeout: Duration,
    /// Time limit of a statement of a request.
    pub statement_timeout: Duration,
    /// Time limit of a search; zero means none.
    pub search_timeout: Duration,
    /// Time limit of a statement of a job.
    pub background_timeout: Duration,
    /// After how long an open transaction that does nothing is ended.
    pub idle_in_transaction_timeout: Duration,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self {
            url: String::new(),
            replicas: Vec::new(),
            max_replica_lag: Duration::from_millis(20),
            max_connections: 16,
            max_search_connections: 8,
            max_background_connections: 5,
            acquire_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(30),
            search_timeout: Duration::from_secs(20),
            background_timeout: Duration::from_mins(5),
            idle_in_transaction_timeout: Duration::from_secs(30),
        }
    }
}

impl StoreSettings {
    /// Counts the servers that an address names. Fails when it cannot be read.
    pub fn servers_in(address: &str) -> Result<usize, Error> {
        address::parse(address).map(|servers| servers.len())
    }
}

/// Hides the URL, which holds the password.
impl fmt::Debug for StoreSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreSettings")
            .field("max_connections", &self.max_connections)
            .field("max_search_connections", &self.max_search_connections)
            .field("max_background_connections", &self.max_background_connections)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_hides_the_password() {
        let settings = StoreSettings { url: "postgres://u:secret@host/db".to_owned(), ..StoreSettings::default() };
        assert!(!format!("{settings:?}").contains("secret"));
    }
}
