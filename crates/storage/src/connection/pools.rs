//! Separate connections for separate kinds of work: a slow search or a busy job must not starve a request.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgPool};

use super::address;
use crate::{Error, StoreSettings};

/// How long an unused connection is kept, and any connection at all.
const IDLE: Duration = Duration::from_mins(5);
const LIFETIME: Duration = Duration::from_mins(30);
/// A connection that was unused for longer is tried before somebody relies on it. Trying every time would cost a round
/// trip per request; never trying would fail a request per connection after the server was restarted.
const UNTRIED: Duration = Duration::from_secs(2);
/// Connections of a worker: it does one thing after the other.
const DELIVERY: u32 = 2;
/// Time limit of a health check.
const HEALTH: Duration = Duration::from_secs(2);

/// The pools of a process.
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
    unlimited: PgConnectOptions,
}

impl Pools {
    pub(crate) fn new(settings: &StoreSettings) -> Result<Self, Error> {
        let address = address::parse(&settings.url)?.application_name("dialogporten").options([
            // Costs more than it gives: statements here run for milliseconds, or are cut off.
            ("jit", "off"),
            // Words that are too long for the text index are no news.
            ("client_min_messages", "warning"),
        ]);
        let idle = settings.idle_in_transaction_timeout;
        let limited = |by| limit(address.clone(), by, idle);
        // Statements of requests look up single rows by key: the general plan is the right one from the start, and
        // planning anew would take longer than running.
        let requests = limited(settings.statement_timeout).options([
            ("plan_cache_mode", "force_generic_plan"),
            ("lock_timeout", &settings.lock_timeout.as_millis().to_string()),
        ]);
        // How many rows a search meets depends on the party and the service: a general plan would be wrong for most.
        let search = limited(settings.search_timeout).options([("plan_cache_mode", "force_custom_plan")]);
        // A queue may be empty now and long a second later, and statistics come late: plans are made when they are
        // needed, from the size that it has then.
        // What a crash of the server forgets is delivered once more, so nobody waits for the disk.
        let delivery = limited(settings.background_timeout).options([
            ("plan_cache_mode", "force_custom_plan"),
            ("enable_seqscan", "off"),
            ("synchronous_commit", "off"),
        ]);
        Ok(Self {
            delivery: pool(DELIVERY, settings.acquire_timeout).connect_lazy_with(delivery),
            requests: pool(settings.max_connections, settings.acquire_timeout).connect_lazy_with(requests),
            search: pool(settings.max_search_connections, settings.acquire_timeout).connect_lazy_with(search),
            background: pool(settings.max_background_connections, settings.acquire_timeout)
                .connect_lazy_with(limited(settings.background_timeout)),
            health: pool(1, HEALTH).connect_lazy_with(limited(HEALTH)),
            unlimited: address,
        })
    }

    /// Opens one connection without time limits: building an index takes longer than any statement of a request.
    pub(crate) async fn unlimited(&self) -> Result<PgPool, Error> {
        Ok(PgPoolOptions::new().max_connections(1).connect_with(self.unlimited.clone()).await?)
    }

    /// Returns how to connect past the pools, without time limits: for what lasts longer than any statement.
    pub(crate) fn address(&self) -> &PgConnectOptions {
        &self.unlimited
    }

    pub(crate) async fn close(&self) {
        self.requests.close().await;
        self.search.close().await;
        self.background.close().await;
        self.delivery.close().await;
        self.health.close().await;
    }
}

fn limit(options: PgConnectOptions, statement: Duration, idle_in_transaction: Duration) -> PgConnectOptions {
    options.options([
        ("statement_timeout", statement.as_millis().to_string()),
        ("idle_in_transaction_session_timeout", idle_in_transaction.as_millis().to_string()),
    ])
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
}
