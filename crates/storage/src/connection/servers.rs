//! The servers of which one at a time is the primary.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection};

use super::pools::UNTRIED;
use super::ways::Ways;

/// The servers of which one at a time is the primary. Usually there is one, or one name for all of them.
#[derive(Debug)]
pub(super) struct Servers {
    ways: Vec<Ways>,
    primary: AtomicUsize,
    /// When another one became the primary: connections from before lead to the old one.
    moved_at: Mutex<Option<Instant>>,
}

impl Servers {
    /// Takes the first one for the primary.
    pub(super) fn new(ways: Vec<Ways>) -> Self {
        Self { ways, primary: AtomicUsize::default(), moved_at: Mutex::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.ways.len()
    }

    /// Returns the place of the primary.
    pub(super) fn primary(&self) -> usize {
        self.primary.load(Ordering::Relaxed)
    }

    /// Returns how to connect to the primary.
    pub(super) fn ways(&self) -> &Ways {
        &self.ways[self.primary()]
    }

    /// Returns how to connect to the server at a place, without time limits.
    pub(super) fn address(&self, place: usize) -> Option<&PgConnectOptions> {
        self.ways.get(place).map(|ways| &ways.unlimited)
    }

    /// Takes another one for the primary.
    pub(super) fn move_to(&self, place: usize) {
        self.primary.store(place, Ordering::Relaxed);
        *self.moved_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn is_current(&self, age: Duration) -> bool {
        self.moved_at.lock().unwrap_or_else(PoisonError::into_inner).is_none_or(|moved| age < moved.elapsed())
    }

    /// Keeps a pool from using connections to another server than the primary.
    pub(super) fn watch_over(self: &Arc<Self>, pool: PgPoolOptions) -> PgPoolOptions {
        let servers = Arc::clone(self);
        pool.before_acquire(move |connection, about| {
            let is_current = servers.is_current(about.age);
            Box::pin(async move { Ok(is_current && (about.idle_for < UNTRIED || connection.ping().await.is_ok())) })
        })
        // A name may lead to a standby for a while after a fail-over. Whoever waits for the connection goes on waiting.
        .after_connect(|connection, _| Box::pin(refuse_standby(connection)))
    }
}

async fn refuse_standby(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let is_standby =
        sqlx::query_scalar!(r#"SELECT pg_is_in_recovery() AS "is_standby!""#).fetch_one(connection).await?;
    if is_standby { Err(sqlx::Error::Io(io::Error::other("the server is a standby"))) } else { Ok(()) }
}
