//! The keys that were last read.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use tokio::sync::{Mutex, MutexGuard};

use super::fetch::{Fetcher, KeysUnavailable};
use super::settings::{TimeSource, ValidatorSettings};
use crate::KeySet;

/// Keeps the keys, and reads them again when it is time to.
pub(super) struct Keys {
    fetcher: Fetcher,
    refresh_interval: i64,
    retry_interval: i64,
    min_interval: i64,
    max_age: i64,
    time: TimeSource,
    loaded: ArcSwapOption<Loaded>,
    /// When keys were last asked for. Held while they are, so that many callers cause one request.
    last_attempt: Mutex<Option<i64>>,
}

pub(super) struct Loaded {
    pub(super) keys: KeySet,
    at: i64,
}

impl Keys {
    pub(super) fn new(fetcher: Fetcher, settings: &ValidatorSettings) -> Self {
        Self {
            fetcher,
            refresh_interval: seconds(settings.refresh_interval),
            retry_interval: seconds(settings.retry_interval),
            min_interval: seconds(settings.min_interval),
            max_age: seconds(settings.max_age),
            time: settings.time.clone(),
            loaded: ArcSwapOption::empty(),
            last_attempt: Mutex::new(None),
        }
    }

    /// Returns the keys; reads them if there are none, and again if they are old.
    pub(super) async fn current(&self) -> Result<Arc<Loaded>, KeysUnavailable> {
        match self.loaded.load_full() {
            None => self.first().await,
            Some(loaded) if self.age(&loaded) < self.refresh_interval => Ok(loaded),
            Some(old) => self.refreshed(old).await,
        }
    }

    /// Reads the keys again because one is not known, unless that was done a short while ago. Returns them if they are
    /// others than those of `known`.
    pub(super) async fn for_unknown_key(&self, known: &Arc<Loaded>) -> Option<Arc<Loaded>> {
        let last = self.last_attempt.lock().await;
        let is_newer = |loaded: &Arc<Loaded>| !Arc::ptr_eq(loaded, known);
        if let Some(newer) = self.loaded.load_full().filter(is_newer) {
            return Some(newer);
        }
        if !self.has_passed(*last, self.min_interval) {
            return None;
        }
        self.attempt(last).await.ok()
    }

    async fn first(&self) -> Result<Arc<Loaded>, KeysUnavailable> {
        let last = self.last_attempt.lock().await;
        if let Some(loaded) = self.loaded.load_full() {
            return Ok(loaded);
        }
        if !self.has_passed(*last, self.min_interval) {
            return Err(KeysUnavailable::Pausing);
        }
        self.attempt(last).await
    }

    /// One caller reads the keys again; the others go on with the old ones meanwhile, and all do if it fails.
    async fn refreshed(&self, old: Arc<Loaded>) -> Result<Arc<Loaded>, KeysUnavailable> {
        if let Ok(last) = self.last_attempt.try_lock()
            && self.has_passed(*last, self.retry_interval)
            && let Ok(loaded) = self.attempt(last).await
        {
            return Ok(loaded);
        }
        if self.age(&old) < self.max_age { Ok(old) } else { Err(KeysUnavailable::TooOld) }
    }

    async fn attempt(&self, mut last: MutexGuard<'_, Option<i64>>) -> Result<Arc<Loaded>, KeysUnavailable> {
        *last = Some(self.time.now());
        match self.fetcher.fetch().await {
            Ok(keys) => {
                let loaded = Arc::new(Loaded { keys, at: self.time.now() });
                self.loaded.store(Some(Arc::clone(&loaded)));
                Ok(loaded)
            }
            Err(error) => {
                tracing::warn!(%error, "the keys of dialog tokens could not be read");
                Err(error)
            }
        }
    }

    fn age(&self, loaded: &Loaded) -> i64 {
        self.time.now().saturating_sub(loaded.at)
    }

    fn has_passed(&self, last: Option<i64>, interval: i64) -> bool {
        last.is_none_or(|last| self.time.now().saturating_sub(last) >= interval)
    }
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}
