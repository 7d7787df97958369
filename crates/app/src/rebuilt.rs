//! A value that takes long to build: readers get the old one while a new one is being built.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dialogporten_domain::{Clock, Timestamp};
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard, oneshot};
use tokio_util::task::TaskTracker;

use crate::Error;

/// Pause after a failure.
const PAUSE: Duration = Duration::from_secs(30);

/// A value that is built by a task of its own when there is none or when it is no longer fresh. One build runs at a time.
pub(crate) struct Rebuilt<T> {
    clock: Clock,
    tasks: TaskTracker,
    fresh_for: Duration,
    usable_for: Duration,
    current: Arc<Mutex<Option<Built<T>>>>,
    building: Arc<AsyncMutex<()>>,
}

struct Built<T> {
    value: Arc<T>,
    fresh_until: Timestamp,
    usable_until: Timestamp,
}

impl<T: Send + Sync + 'static> Rebuilt<T> {
    /// Keeps a value as fresh for one time, and for a longer one as usable while it is being rebuilt.
    pub(crate) fn new(clock: Clock, tasks: TaskTracker, fresh_for: Duration, usable_for: Duration) -> Self {
        Self { clock, tasks, fresh_for, usable_for, current: Arc::default(), building: Arc::default() }
    }

    /// Returns the value. Waits only when there is none that can be used. `build` gets the old value, if there is one.
    pub(crate) async fn get<F>(&self, build: impl FnOnce(Option<Arc<T>>) -> F) -> Result<Arc<T>, Error>
    where
        F: Future<Output = Result<Arc<T>, Error>> + Send + 'static,
    {
        if let Some((value, is_fresh)) = self.usable() {
            if !is_fresh && let Ok(turn) = Arc::clone(&self.building).try_lock_owned() {
                drop(self.start(turn, build(self.old())));
            }
            return Ok(value);
        }
        let turn = Arc::clone(&self.building).lock_owned().await;
        // Whoever had the turn before may have built it.
        if let Some((value, _)) = self.usable() {
            return Ok(value);
        }
        let outcome = self.start(turn, build(self.old())).await;
        outcome.unwrap_or_else(|_| Err(Error::Internal("the task that builds a value has ended".into())))
    }

    /// Builds the value now, after any build that has already begun, and waits for it.
    pub(crate) async fn rebuild<F>(&self, build: impl FnOnce(Option<Arc<T>>) -> F)
    where
        F: Future<Output = Result<Arc<T>, Error>> + Send + 'static,
    {
        let turn = Arc::clone(&self.building).lock_owned().await;
        drop(self.start(turn, build(self.old())).await);
    }

    fn old(&self) -> Option<Arc<T>> {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.as_ref().map(|built| Arc::clone(&built.value))
    }

    fn usable(&self) -> Option<(Arc<T>, bool)> {
        let now = self.clock.now();
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let built = current.as_ref().filter(|built| now < built.usable_until)?;
        Some((Arc::clone(&built.value), now < built.fresh_until))
    }

    /// Builds in a task of its own, which goes on when nobody waits any more.
    fn start<F>(&self, turn: OwnedMutexGuard<()>, build: F) -> oneshot::Receiver<Result<Arc<T>, Error>>
    where
        F: Future<Output = Result<Arc<T>, Error>> + Send + 'static,
    {
        let (clock, current) = (self.clock.clone(), Arc::clone(&self.current));
        let (fresh_for, usable_for) = (self.fresh_for, self.usable_for);
        let (report, outcome) = oneshot::channel();
        // A value may be as old as the moment when its building began.
        let begun_at = clock.now();
        self.tasks.spawn(async move {
            let outcome = build.await;
            let mut current = current.lock().unwrap_or_else(PoisonError::into_inner);
            match &outcome {
                Ok(value) => {
                    let (fresh_until, usable_until) = (begun_at.plus(fresh_for), begun_at.plus(usable_for));
                    *current = Some(Built { value: Arc::clone(value), fresh_until, usable_until });
                }
                Err(error) => {
                    tracing::warn!(%error, "a value could not be built again");
                    if let Some(old) = current.as_mut() {
                        old.fresh_until = clock.now().plus(PAUSE);
                    }
                }
            }
            drop(current);
            drop(turn);
            // Nobody waits any more when an old value was good enough.
            let _ = report.send(outcome);
        });
        outcome
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    struct Counter {
        rebuilt: Rebuilt<u32>,
        clock: Clock,
        tasks: TaskTracker,
        built: Arc<AtomicU32>,
        fails: bool,
    }

    impl Counter {
        fn new() -> Self {
            let (clock, tasks) = (Clock::shifted(), TaskTracker::new());
            let (fresh, usable) = (Duration::from_mins(20), Duration::from_hours(24));
            let rebuilt = Rebuilt::new(clock.clone(), tasks.clone(), fresh, usable);
            Self { rebuilt, clock, tasks, built: Arc::default(), fails: false }
        }

        async fn get(&self) -> Result<u32, Error> {
            let (built, fails) = (Arc::clone(&self.built), self.fails);
            let build = |_| async move {
                tokio::task::yield_now().await;
                let number = built.fetch_add(1, Ordering::Relaxed) + 1;
                if fails { Err(Error::PreconditionFailed) } else { Ok(Arc::new(number)) }
            };
            self.rebuilt.get(build).await.map(|value| *value)
        }

        async fn settle(&self) {
            self.tasks.close();
            self.tasks.wait().await;
            self.tasks.reopen();
        }
    }

    #[tokio::test]
    async fn readers_get_the_old_value_while_one_task_builds_a_new_one() {
        let counter = Counter::new();
        let (one, other) = tokio::join!(counter.get(), counter.get());
        assert_eq!((one.unwrap(), other.unwrap()), (1, 1));
        counter.clock.advance(Duration::from_mins(21));
        assert_eq!(counter.get().await.unwrap(), 1);
        assert_eq!(counter.get().await.unwrap(), 1);
        counter.settle().await;
        assert_eq!(counter.get().await.unwrap(), 2);
        assert_eq!(counter.built.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn a_value_may_be_rebuilt_at_once_and_kept_when_nothing_has_changed() {
        let counter = Counter::new();
        counter.get().await.unwrap();
        counter.rebuilt.rebuild(|old| async move { Ok(Arc::new(*old.unwrap() + 10)) }).await;
        assert_eq!(counter.get().await.unwrap(), 11);
        counter.rebuilt.rebuild(|old| async move { old.ok_or(Error::PreconditionFailed) }).await;
        assert_eq!(counter.get().await.unwrap(), 11);
    }

    #[tokio::test]
    async fn a_value_that_is_too_old_is_not_used() {
        let counter = Counter::new();
        counter.get().await.unwrap();
        counter.clock.advance(Duration::from_hours(25));
        assert_eq!(counter.get().await.unwrap(), 2);
    }

    #[tokio::test]
    async fn a_failure_keeps_the_old_value_and_pauses() {
        let mut counter = Counter::new();
        counter.get().await.unwrap();
        counter.fails = true;
        counter.clock.advance(Duration::from_mins(21));
        for _ in 0..3 {
            assert_eq!(counter.get().await.unwrap(), 1);
            counter.settle().await;
        }
        assert_eq!(counter.built.load(Ordering::Relaxed), 2);
        counter.clock.advance(Duration::from_hours(24));
        assert!(counter.get().await.is_err());
    }
}
