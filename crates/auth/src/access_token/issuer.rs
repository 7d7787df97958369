//! One trusted issuer and what is known of its keys.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use dialogporten_domain::{Clock, Timestamp};
use tokio::sync::Mutex;
use tracing::{info, warn};

use super::fetch::Fetcher;
use super::key_set::KeySet;

/// A trusted issuer as it is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// A label for logs and documents.
    pub name: String,
    /// Address of the metadata document. It is used as it is, a trailing slash included.
    pub well_known: String,
}

/// When keys are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct RefreshRules {
    /// Age after which the keys are read again in the background.
    pub(super) interval: Duration,
    /// Least time between two readings because of an unknown key.
    pub(super) unknown_key_floor: Duration,
    /// Least time between two readings of which the first failed.
    pub(super) failure_pause: Duration,
}

/// A trusted issuer with the keys that were last read.
pub(super) struct KnownIssuer {
    settings: Issuer,
    rules: RefreshRules,
    fetcher: Fetcher,
    clock: Clock,
    loaded: ArcSwapOption<LoadedIssuer>,
    attempts: Mutex<Attempts>,
    /// How many readings have ended. Whoever waited while one ended takes its outcome instead of reading again.
    ended: AtomicU64,
}

/// What an issuer published.
pub(super) struct LoadedIssuer {
    pub(super) issuer: String,
    pub(super) keys: KeySet,
    /// Changes whenever the published name or keys change.
    pub(super) generation: u64,
    loaded_at: Timestamp,
}

#[derive(Default)]
struct Attempts {
    for_unknown_key: Option<Timestamp>,
    failed: Option<Timestamp>,
}

impl KnownIssuer {
    pub(super) fn new(settings: Issuer, rules: RefreshRules, fetcher: Fetcher, clock: Clock) -> Self {
        let attempts = Mutex::new(Attempts::default());
        Self { settings, rules, fetcher, clock, loaded: ArcSwapOption::empty(), attempts, ended: AtomicU64::new(0) }
    }

    /// Returns the label for logs.
    pub(super) fn name(&self) -> &str {
        &self.settings.name
    }

    /// Returns what was last read.
    pub(super) fn loaded(&self) -> Option<Arc<LoadedIssuer>> {
        self.loaded.load_full()
    }

    /// Returns the generation of what was last read, without taking it.
    pub(super) fn generation(&self) -> Option<u64> {
        self.loaded.load().as_ref().map(|loaded| loaded.generation)
    }

    /// Have the keys an age at which they should be read again?
    pub(super) fn is_due(&self) -> bool {
        self.is_old() && self.attempts.try_lock().is_ok_and(|attempts| !self.is_pausing(&attempts))
    }

    /// Reads the keys for the first time, unless that has just failed.
    pub(super) async fn load_first(&self) -> Option<Arc<LoadedIssuer>> {
        let ended = self.ended.load(Ordering::Acquire);
        let mut attempts = self.attempts.lock().await;
        let is_decided = self.ended.load(Ordering::Acquire) != ended || self.loaded.load().is_some();
        if !is_decided && !self.is_pausing(&attempts) {
            self.read(&mut attempts).await;
        }
        self.loaded()
    }

    /// Reads the keys again because of their age.
    pub(super) async fn refresh_due(&self) {
        let mut attempts = self.attempts.lock().await;
        // Several requests may have asked for it; the first one was enough.
        if self.is_old() && !self.is_pausing(&attempts) {
            self.read(&mut attempts).await;
        }
    }

    /// Reads the keys again because they do not verify a token, unless that was done a short while ago. Returns the
    /// keys if they are others than those of `known`.
    pub(super) async fn refresh_for_unknown_key(&self, known: &LoadedIssuer) -> Option<Arc<LoadedIssuer>> {
        let ended = self.ended.load(Ordering::Acquire);
        let mut attempts = self.attempts.lock().await;
        let now = self.clock.now();
        let is_decided = self.ended.load(Ordering::Acquire) != ended;
        let is_allowed = attempts.for_unknown_key.is_none_or(|last| now >= last.plus(self.rules.unknown_key_floor));
        if !is_decided && is_allowed {
            attempts.for_unknown_key = Some(now);
            self.read(&mut attempts).await;
        }
        self.loaded().filter(|loaded| loaded.generation != known.generation)
    }

    fn is_old(&self) -> bool {
        let loaded = self.loaded.load();
        loaded.as_ref().is_some_and(|loaded| self.clock.now() >= loaded.loaded_at.plus(self.rules.interval))
    }

    fn is_pausing(&self, attempts: &Attempts) -> bool {
        attempts.failed.is_some_and(|failed| self.clock.now() < failed.plus(self.rules.failure_pause))
    }

    async fn read(&self, attempts: &mut Attempts) {
        let outcome = self.fetcher.fetch(&self.settings.well_known).await;
        let now = self.clock.now();
        match outcome {
            Ok((issuer, keys)) => {
                let before = self.loaded.load_full();
                let is_same = before
                    .as_ref()
                    .is_some_and(|before| before.issuer == issuer && before.keys.is_same_document(&keys));
                let generation = before.map_or(0, |before| before.generation) + u64::from(!is_same);
                self.loaded.store(Some(Arc::new(LoadedIssuer { issuer, keys, generation, loaded_at: now })));
                attempts.failed = None;
                info!(issuer = self.settings.name, has_changed = !is_same, "read the keys of an issuer");
            }
            Err(error) => {
                attempts.failed = Some(now);
                warn!(
                    issuer = self.settings.name,
                    error = &error as &dyn std::error::Error,
                    keeps_last_keys = self.loaded.load().is_some(),
                    "could not read the keys of an issuer"
                );
            }
        }
        self.ended.fetch_add(1, Ordering::Release);
    }
}
