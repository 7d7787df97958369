//! Small tables that are read whole and kept in memory for a while.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use dialogporten_domain::{Clock, Timestamp};
use tokio::sync::Mutex;

/// A value that is loaded again when it has become too old. When loading fails, the old value stays in use.
#[derive(Debug)]
pub(crate) struct Refreshed<T> {
    clock: Clock,
    lifetime: Duration,
    current: Mutex<Option<(Arc<T>, Timestamp)>>,
}

impl<T> Refreshed<T> {
    pub(crate) fn new(clock: Clock, lifetime: Duration) -> Self {
        Self { clock, lifetime, current: Mutex::new(None) }
    }

    /// Returns the value, loading it when there is none or when it is too old. One load runs at a time.
    pub(crate) async fn get<E, F>(&self, load: impl FnOnce() -> F) -> Result<Arc<T>, E>
    where
        E: std::fmt::Display,
        F: Future<Output = Result<T, E>>,
    {
        let mut current = self.current.lock().await;
        let now = self.clock.now();
        let known = current.clone();
        match known {
            Some((value, fresh_until)) if now < fresh_until => Ok(value),
            known => match load().await {
                Ok(loaded) => {
                    let loaded = Arc::new(loaded);
                    *current = Some((Arc::clone(&loaded), now.plus(self.lifetime)));
                    Ok(loaded)
                }
                Err(error) => match known {
                    Some((value, _)) => {
                        tracing::warn!(%error, "a table could not be read again, the old one stays in use");
                        *current = Some((Arc::clone(&value), now.plus(self.lifetime / 10)));
                        Ok(value)
                    }
                    None => Err(error),
                },
            },
        }
    }

    /// Makes the next reader load again.
    pub(crate) async fn expire(&self) {
        *self.current.lock().await = None;
    }
}
