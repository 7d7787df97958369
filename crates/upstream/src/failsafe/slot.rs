//! The state of one key.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dialogporten_domain::Timestamp;
use tokio::sync::watch;
use tokio::time::Instant;

use super::CacheOptions;
use crate::{Error, Service};

/// The value of one key, and the renewal that is under way.
pub(super) struct Slot<V>(Mutex<State<V>>);

struct State<V> {
    entry: Option<Entry<V>>,
    refresh: Option<Refresh<V>>,
}

struct Entry<V> {
    value: V,
    created_at: Timestamp,
    renew_from: Timestamp,
    fresh_until: Timestamp,
}

/// How long a value is kept.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    /// When it was true.
    pub(super) since: Timestamp,
    /// How long it is fresh from then on.
    pub(super) duration: Duration,
    /// Share of that time after which it is renewed, in percent.
    pub(super) eager_percent: u32,
}

/// What a reader gets.
pub(super) enum Look<V> {
    /// A value to answer with.
    Value(V),
    /// A renewal to wait for, and an older value for the case that it fails.
    Renewal(Refresh<V>, Option<V>),
}

impl<V> Default for Slot<V> {
    fn default() -> Self {
        Self(Mutex::new(State { entry: None, refresh: None }))
    }
}

impl<V: Clone> Slot<V> {
    /// Looks for a value, and starts renewing it if that is due and not under way.
    pub(super) fn look(
        self: &Arc<Self>,
        now: Timestamp,
        max_stale: Duration,
        start: impl FnOnce(&Arc<Self>) -> Refresh<V>,
    ) -> Look<V> {
        let mut state = self.lock();
        let State { entry, refresh } = &mut *state;
        let renewal = || {
            let under_way = refresh.take().filter(Refresh::is_under_way);
            refresh.insert(under_way.unwrap_or_else(|| start(self))).clone()
        };
        match entry {
            Some(entry) if now < entry.fresh_until => {
                if now >= entry.renew_from {
                    renewal();
                }
                Look::Value(entry.value.clone())
            }
            Some(entry) if now < entry.created_at.plus(max_stale) => {
                Look::Renewal(renewal(), Some(entry.value.clone()))
            }
            _ => Look::Renewal(renewal(), None),
        }
    }

    /// Keeps a value, or goes on with the one that is there when it is the same, and returns what is kept.
    pub(super) fn store(&self, value: V, kept: Kept, is_same: fn(&V, &V) -> bool) -> V {
        let old = self.lock().entry.as_ref().map(|entry| entry.value.clone());
        // Comparing may take a while, in which readers must not wait.
        let value = old.filter(|old| is_same(old, &value)).unwrap_or(value);
        self.lock().entry = Some(Entry {
            value: value.clone(),
            created_at: kept.since,
            renew_from: kept.since.plus(kept.duration * kept.eager_percent / 100),
            fresh_until: kept.since.plus(kept.duration),
        });
        value
    }

    /// Lets a value that may still be used count as fresh for a moment, because renewing it has failed.
    pub(super) fn hold(&self, now: Timestamp, options: &CacheOptions) {
        if let Some(entry) = &mut self.lock().entry {
            let (hold_until, usable_until) = (now.plus(options.throttle), entry.created_at.plus(options.max_stale));
            entry.renew_from = hold_until;
            entry.fresh_until = entry.fresh_until.max(hold_until.min(usable_until));
        }
    }

    /// Returns the weight of the value; a slot without one weighs as little as possible.
    pub(super) fn weight(&self, weigh: fn(&V) -> u32) -> u32 {
        self.lock().entry.as_ref().map_or(1, |entry| weigh(&entry.value).max(1))
    }

    pub(super) fn end_refresh(&self) {
        self.lock().refresh = None;
    }

    pub(super) fn forget_if(&self, is_meant: impl FnOnce(&V) -> bool) {
        let mut state = self.lock();
        if state.entry.as_ref().is_some_and(|entry| is_meant(&entry.value)) {
            state.entry = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A renewal that is under way, seen by those who wait for it.
#[derive(Clone)]
pub(super) struct Refresh<V> {
    service: Service,
    pub(super) started: Instant,
    outcome: watch::Receiver<Option<Result<V, Error>>>,
}

/// The other end of a [`Refresh`].
pub(super) struct Report<V>(watch::Sender<Option<Result<V, Error>>>);

impl<V: Clone> Refresh<V> {
    pub(super) fn new(service: Service) -> (Self, Report<V>) {
        let (sender, outcome) = watch::channel(None);
        (Self { service, started: Instant::now(), outcome }, Report(sender))
    }

    pub(super) async fn outcome(mut self) -> Result<V, Error> {
        let outcome = self.outcome.wait_for(Option::is_some).await;
        // The sender is only ever dropped without a report when loading panicked.
        outcome.ok().and_then(|outcome| outcome.clone()).unwrap_or(Err(Error::InvalidAnswer { service: self.service }))
    }

    fn is_under_way(&self) -> bool {
        self.outcome.has_changed().is_ok()
    }
}

impl<V> Report<V> {
    pub(super) fn send(self, outcome: Result<V, Error>) {
        // Nobody may be waiting any more.
        let _ = self.0.send(Some(outcome));
    }
}
