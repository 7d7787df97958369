//! One cache for every service: it answers from memory, renews before it has to, and survives failures.
//!
//! A value is *fresh* for a while; near the end of that time a read renews it in the background. When renewing fails or
//! takes too long, an older value is used up to a limit. One key is loaded once at a time, whoever asks, and loading goes
//! on when everybody who asked has gone away.

mod slot;

use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use dialogporten_domain::Clock;
use moka::future::Cache;
use tokio::time::{Instant, timeout_at};
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

use self::slot::{Kept, Look, Refresh, Slot};
use crate::metrics::{self, Read};
use crate::{Error, Service, spans};

/// How long what a user may do is taken from memory, unless the configuration says otherwise.
pub(crate) const ACCESS_MAX_AGE: Duration = Duration::from_secs(30);

/// How long values are used.
#[derive(Debug, Clone, Copy)]
pub struct CacheOptions {
    /// How many values are kept; where values differ much in size, how many parts of values.
    pub capacity: u64,
    /// How long a value is fresh.
    pub duration: Duration,
    /// Up to how much longer, at random, so that values loaded together are not renewed together.
    pub jitter: Duration,
    /// Share of the fresh time after which a read renews the value in the background, in percent.
    pub eager_percent: u32,
    /// Age up to which a value is used when renewing it fails.
    pub max_stale: Duration,
    /// How long a reader waits for a renewal when there is an older value.
    pub soft_timeout: Duration,
    /// How long a reader waits when there is none.
    pub hard_timeout: Duration,
    /// How long an older value counts as fresh after a failure, which keeps calls away from a service in trouble.
    pub throttle: Duration,
}

impl CacheOptions {
    /// Returns options with the usual jitter and throttle.
    pub(crate) const fn new(
        capacity: u64,
        duration: Duration,
        max_stale: Duration,
        soft_timeout: Duration,
        hard_timeout: Duration,
    ) -> Self {
        let (jitter, throttle) = (Duration::from_secs(2), Duration::from_secs(30));
        Self { capacity, duration, jitter, eager_percent: 80, max_stale, soft_timeout, hard_timeout, throttle }
    }

    /// Returns options for what a user may do, which must not stay true for longer than `max_age` after it has changed.
    ///
    /// Values are renewed from half of that time on, so whoever comes back that often never waits for it.
    #[must_use]
    pub const fn renewed_within(self, max_age: Duration) -> Self {
        let jitter = Duration::from_secs(if max_age.as_secs() < 10 { 0 } else { 2 });
        Self { duration: max_age.saturating_sub(jitter), jitter, eager_percent: 50, ..self }
    }

    /// Returns options with which no reader waits for longer than `limit`.
    #[must_use]
    pub fn waiting_at_most(self, limit: Duration) -> Self {
        let (soft_timeout, hard_timeout) = (self.soft_timeout.min(limit), self.hard_timeout.min(limit));
        Self { soft_timeout, hard_timeout, ..self }
    }
}

/// What loading a value gave.
pub(crate) enum Loaded<V> {
    /// A value to keep for the usual time.
    Keep(V),
    /// A value to keep for this time.
    KeepFor(V, Duration),
    /// A value for those who wait only.
    Once(V),
}

/// A bounded cache in front of one service.
pub(crate) struct FailSafe<K, V> {
    slots: Cache<K, Arc<Slot<V>>>,
    service: Service,
    options: CacheOptions,
    /// Are two values the same? Then the old one stays, because others may have worked something out from it.
    is_same: fn(&V, &V) -> bool,
    clock: Clock,
    tasks: TaskTracker,
}

impl<K, V> FailSafe<K, V>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    pub(crate) fn new(service: Service, options: CacheOptions, clock: Clock, tasks: TaskTracker) -> Self {
        Self::weighing(service, options, clock, tasks, |_| 1)
    }

    /// Creates a cache whose capacity counts what `weigh` says of every value.
    pub(crate) fn weighing(
        service: Service,
        options: CacheOptions,
        clock: Clock,
        tasks: TaskTracker,
        weigh: fn(&V) -> u32,
    ) -> Self {
        let slots = Cache::builder()
            .max_capacity(options.capacity)
            .weigher(move |_, slot: &Arc<Slot<V>>| slot.weight(weigh))
            .time_to_idle(options.duration.max(options.max_stale) + options.jitter)
            .build();
        Self { slots, service, options, is_same: |_, _| false, clock, tasks }
    }

    /// Keeps the old value when a renewal gives the same one.
    pub(crate) fn keeping_the_same(self, is_same: fn(&V, &V) -> bool) -> Self {
        Self { is_same, ..self }
    }

    /// Returns the value of a key. `load` runs as a task of its own when the value has to be loaded or renewed.
    pub(crate) async fn get<F>(&self, key: K, load: impl FnOnce() -> F) -> Result<V, Error>
    where
        F: Future<Output = Result<Loaded<V>, Error>> + Send + 'static,
    {
        let slot = self.slots.get_with_by_ref(&key, async { Arc::default() }).await;
        let start = |slot: &Arc<Slot<V>>| self.start(key, slot, load());
        let look = slot.look(self.clock.now(), self.options.max_stale, start);
        let (refresh, older) = match look {
            Look::Value(value) => {
                metrics::read(self.service, Read::Hit);
                return Ok(value);
            }
            Look::Renewal(refresh, older) => (refresh, older),
        };
        // The soft limit counts from the start of the renewal: only the first readers wait for a service that hangs.
        let deadline = match older {
            Some(_) => refresh.started + self.options.soft_timeout,
            None => Instant::now() + self.options.hard_timeout,
        };
        let outcome = timeout_at(deadline, refresh.outcome());
        let outcome = outcome.await.unwrap_or(Err(Error::Timeout { service: self.service }));
        let (read, outcome) = match (outcome, older) {
            (Ok(value), _) => (Read::Miss, Ok(value)),
            (Err(_), Some(value)) => (Read::Stale, Ok(value)),
            (Err(error), None) => (Read::Error, Err(error)),
        };
        metrics::read(self.service, read);
        outcome
    }

    /// Stores a value that came from elsewhere.
    pub(crate) async fn insert(&self, key: K, value: V) {
        let slot = self.slots.get_with(key, async { Arc::default() }).await;
        let kept =
            Kept { since: self.clock.now(), duration: self.kept_for(), eager_percent: self.options.eager_percent };
        slot.store(value, kept, self.is_same);
    }

    /// Forgets the value of a key if it is the one that is meant.
    pub(crate) async fn forget_if(&self, key: &K, is_meant: impl FnOnce(&V) -> bool) {
        if let Some(slot) = self.slots.get(key).await {
            slot.forget_if(is_meant);
        }
    }

    fn start<F>(&self, key: K, slot: &Arc<Slot<V>>, load: F) -> Refresh<V>
    where
        F: Future<Output = Result<Loaded<V>, Error>> + Send + 'static,
    {
        let (refresh, report) = Refresh::new(self.service);
        let (slots, slot, clock) = (self.slots.clone(), Arc::clone(slot), self.clock.clone());
        let (options, usual, is_same) = (self.options, self.kept_for(), self.is_same);
        // An answer may be as old as its question, however long it took.
        let since = clock.now();
        let load = load.instrument(spans::load(self.service));
        self.tasks.spawn(async move {
            let keep = |value, duration| {
                slot.store(value, Kept { since, duration, eager_percent: options.eager_percent }, is_same)
            };
            let value = match load.await {
                Ok(Loaded::Keep(value)) => Ok(keep(value, usual)),
                Ok(Loaded::KeepFor(value, duration)) => Ok(keep(value, duration)),
                Ok(Loaded::Once(value)) => Ok(value),
                Err(error) => {
                    slot.hold(clock.now(), &options);
                    Err(error)
                }
            };
            slot.end_refresh();
            report.send(value);
            // Weighs the slot again, now that it has a value.
            slots.insert(key, slot).await;
        });
        refresh
    }

    fn kept_for(&self) -> Duration {
        self.options.duration + self.options.jitter.mul_f32(rand::random())
    }
}

#[cfg(test)]
mod tests;
