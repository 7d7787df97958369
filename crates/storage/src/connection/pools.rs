//! Separate connections for separate kinds of work: a slow search or a busy job must not starve a request.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgPool};

use super::address;
use super::servers::Servers;
use super::ways::Ways;
use crate::{Error, StoreSettings};

/// How long an unused connection is kept, and any connection at all.
const IDLE: Duration = Duration::from_mins(5);
const LIFETIME: Duration = Duration::from_mins(30);
/// A connection that was unused for longer is tried before somebody relies on it. Trying every time would cost a round
/// trip per request; never trying would fail a request per connection after the server was restarted.
pub(super) const UNTRIED: Duration = Duration::from_secs(2);
/// Connections of a worker: it does one thing after the other.
const DELIVERY: u32 = 2;
/// Time limit of a health check.
pub(super) const HEALTH: Duration = Duration::from_secs(2);
/// How long one waits for a connection to a replica before the primary is asked.
const REPLICA: Duration = Duration::from_secs(1);

/// The pools of a process. All of them lead to the primary.
#[derive(Clone)]
pub(crate) struct Pools {
    /// Point reads and writes.
    pub(crate) requests: PgPool,
    /// Searches.
    pub(crate) search: PgPool,
    /// Jobs.
    pub(crate) background: PgPool,
    /// Delivery of events.
    pub(crate) delivery: PgPool,
    /// One connection for health checks.
    pub(crate) health: PgPool,
    /// Time limit of a search, if there is one.
    pub(crate) search_time: Option<Duration>,
    servers: Arc<Servers>,
}

impl Pools {
    pub(crate) fn new(settings: &StoreSettings) -> Result<Self, Error> {
        let ways = address::parse(&settings.url)?.into_iter().map(|server| Ways::new(server, settings));
        let servers = Arc::new(Servers::new(ways.collect()));
        let ways = servers.ways();
        let open = |most, acquire, way: &PgConnectOptions| {
            servers.watch_over(pool(most, acquire)).connect_lazy_with(way.clone())
        };
        Ok(Self {
            requests: open(settings.max_connections, settings.acquire_timeout, &ways.requests),
            search: open(settings.max_search_connections, settings.acquire_timeout, &ways.search),
            background: open(settings.max_background_connections, settings.acquire_timeout, &ways.background),
            delivery: open(DELIVERY, settings.acquire_timeout, &ways.delivery),
            health: open(1, HEALTH, &ways.health),
            search_time: (!settings.search_timeout.is_zero()).then_some(settings.search_timeout),
            servers: Arc::clone(&servers),
        })
    }

    /// Opens one connection without time limits: building an index takes longer than any statement of a request.
    pub(crate) async fn unlimited(&self) -> Result<PgPool, Error> {
        Ok(PgPoolOptions::new().max_connections(1).connect_with(self.address().clone()).await?)
    }

    /// Returns how to connect past the pools, without time limits: for what lasts longer than any statement.
    pub(crate) fn address(&self) -> &PgConnectOptions {
        &self.servers.ways().unlimited
    }

    /// Counts the servers that may be the primary.
    pub(crate) fn server_count(&self) -> usize {
        self.servers.len()
    }

    /// Returns how to connect to the server at a place, without time limits.
    pub(crate) fn server(&self, place: usize) -> Option<&PgConnectOptions> {
        self.servers.address(place)
    }

    /// Leads all pools to the server at a place. Returns whether they led elsewhere; what is under way there goes on there.
    pub(crate) fn move_to(&self, place: usize) -> bool {
        if place == self.servers.primary() {
            return false;
        }
        self.servers.move_to(place);
        let ways = self.servers.ways();
        self.requests.set_connect_options(ways.requests.clone());
        self.search.set_connect_options(ways.search.clone());
        self.background.set_connect_options(ways.background.clone());
        self.delivery.set_connect_options(ways.delivery.clone());
        self.health.set_connect_options(ways.health.clone());
        true
    }

    pub(crate) async fn close(&self) {
        self.requests.close().await;
        self.search.close().await;
        self.background.close().await;
        self.delivery.close().await;
        self.health.close().await;
    }
}

/// The pools of one replica.
#[derive(Debug, Clone)]
pub(crate) struct ReplicaPools {
    pub(crate) requests: PgPool,
    pub(crate) search: PgPool,
    /// How to connect past them, without time limits.
    pub(crate) address: PgConnectOptions,
}

impl ReplicaPools {
    pub(crate) fn new(url: &str, settings: &StoreSettings) -> Result<Self, Error> {
        let mut servers = address::parse(url)?.into_iter();
        let (Some(server), None) = (servers.next(), servers.next()) else {
            return Err(Error::Settings("each read replica is one server".to_owned()));
        };
        let ways = Ways::new(server, settings);
        Ok(Self {
            requests: pool(settings.max_connections, REPLICA).connect_lazy_with(ways.requests),
            search: pool(settings.max_search_connections, REPLICA).connect_lazy_with(ways.search),
            address: ways.unlimited,
        })
    }

    pub(crate) async fn close(&self) {
        self.requests.close().await;
        self.search.close().await;
    }
}

fn pool(max_connections: u32, acquire_timeout: Duration) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(acquire_timeout)
        .idle_timeout(IDLE)
        .max_lifetime(LIFETIME)
        .test_before_acquire(false)
        .before_acquire(|connection, about| {
            Box::pin(async move { Ok(about.idle_for < UNTRIED || connection.ping().await.is_ok()) })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_pool_has_its_limits_and_its_way_to_plan() {
        let settings = StoreSettings {
            url: "postgres://app@localhost/dialogs".to_owned(),
            statement_timeout: Duration::from_secs(7),
            search_timeout: Duration::from_secs(20),
            background_timeout: Duration::ZERO,
            lock_timeout: Duration::from_secs(4),
            max_search_connections: 3,
            ..StoreSettings::default()
        };
        let pools = Pools::new(&settings).unwrap();
        let options = |pool: &PgPool| pool.connect_options().get_options().unwrap_or_default().to_owned();
        for (pool, timeout, planning) in [
            (&pools.requests, "statement_timeout=7000 ", "plan_cache_mode=force_generic_plan"),
            (&pools.search, "statement_timeout=20000 ", "plan_cache_mode=force_custom_plan"),
            (&pools.background, "statement_timeout=0 ", ""),
            (&pools.delivery, "statement_timeout=0 ", "plan_cache_mode=force_custom_plan"),
            (&pools.health, "statement_timeout=2000 ", ""),
        ] {
            let options = options(pool);
            assert!(options.contains(timeout) && options.contains(planning), "{options}");
            assert!(options.contains("idle_in_transaction_session_timeout=30000"), "{options}");
        }
        assert!(options(&pools.requests).contains("lock_timeout=4000"));
        assert_eq!(pools.search.options().get_max_connections(), 3);
    }

    #[tokio::test]
    async fn all_pools_follow_the_primary() {
        let settings = StoreSettings { url: "postgres://app@one,two/dialogs".to_owned(), ..StoreSettings::default() };
        let pools = Pools::new(&settings).unwrap();
        assert!(pools.move_to(1) && !pools.move_to(1));
        for pool in [&pools.requests, &pools.search, &pools.background, &pools.delivery, &pools.health] {
            assert_eq!(pool.connect_options().get_host(), "two");
        }
        assert_eq!(pools.address().get_host(), "two");
    }
}
