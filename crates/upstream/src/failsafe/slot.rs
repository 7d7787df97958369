//! The state of one key.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dialogporten_domain::Timestamp;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::{Error, Service};

/// Share of the fresh time after which a read renews the value, in percent.
const EAGER_PERCENT: u32 = 80;

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

/// What a look at a slot finds.
pub(super) enum Found<V> {
    /// A value that is fresh.
    Fresh(V),
    /// A value that is fresh but should be renewed.
    Due(V),
    /// A value that may be used if renewing it fails.
    Stale(V),
    /// No value, or one that is too old for everything.
    Nothing,
}

impl<V> Default for Slot<V> {
    fn default() -> Self {
        Self(Mutex::new(State { entry: None, refresh: None }))
    }
}

impl<V: Clone> Slot<V> {
    pub(super) fn look(&self, now: Timestamp, max_stale: Duration) -> Found<V> {
        let state = self.lock();
        match &state.entry {
            Some(entry) if now < entry.renew_from => Found::Fresh(entry.value.clone()),
            Some(entry) if now < entry.fresh_until => Found::Due(entry.value.clone()),
            Some(entry) if now < entry.created_at.plus(max_stale) => Found::Stale(entry.value.clone()),
            _ => Found::Nothing,
        }
    }

    /// Returns the renewal that is under way, or starts one.
    pub(super) fn refresh_or_start(self: &Arc<Self>, start: impl FnOnce(&Arc<Self>) -> Refresh<V>) -> Refresh<V> {
        let mut state = self.lock();
        match &state.refresh {
            Some(refresh) if refresh.is_under_way() => refresh.clone(),
            _ => state.refresh.insert(start(self)).clone(),
        }
    }

    /// Keeps a value and returns it.
    pub(super) fn store(&self, value: V, now: Timestamp, duration: Duration) -> V {
        let entry = Entry {
            value: value.clone(),
            created_at: now,
            renew_from: now.plus(duration * EAGER_PERCENT / 100),
            fresh_until: now.plus(duration),
        };
        self.lock().entry = Some(entry);
        value
    }

    /// Lets the value count as fresh for a moment, because renewing it has failed.
    pub(super) fn hold(&self, now: Timestamp, throttle: Duration) {
        if let Some(entry) = &mut self.lock().entry {
            entry.renew_from = now.plus(throttle);
            entry.fresh_until = entry.fresh_until.max(entry.renew_from);
        }
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
