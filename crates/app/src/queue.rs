//! Lines of those that must take turns.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// How long a command waits for its turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// Commands that change one dialog, one after the other, so that of one process only the first waits in the database, where
/// each takes a connection. That nothing is lost is up to the database.
pub(crate) type DialogQueues = Queues<Uuid>;

/// Lines of those that wait for their turn at something. Where nobody is, there is no line.
#[derive(Debug)]
pub(crate) struct Queues<K: Hash + Eq> {
    lines: Mutex<HashMap<K, Arc<Semaphore>>>,
    at_once: usize,
    patience: Duration,
}

/// A turn at something, until it is dropped. It may not have come in time.
#[derive(Debug)]
pub(crate) struct Turn<'a, K: Hash + Eq> {
    queues: &'a Queues<K>,
    key: K,
    permit: Option<OwnedSemaphorePermit>,
}

impl<K: Hash + Eq> Turn<'_, K> {
    /// Has the turn come, before patience ran out?
    pub(crate) fn has_come(&self) -> bool {
        self.permit.is_some()
    }
}

impl Default for DialogQueues {
    fn default() -> Self {
        Self::new(1, PATIENCE)
    }
}

impl<K: Hash + Eq + Clone> Queues<K> {
    /// Lets so many have their turn at the same thing at once. The others wait, each for so long.
    pub(crate) fn new(at_once: usize, patience: Duration) -> Self {
        Self { lines: Mutex::default(), at_once, patience }
    }

    /// Waits for a turn.
    pub(crate) async fn wait(&self, key: K) -> Turn<'_, K> {
        let new = || Arc::new(Semaphore::new(self.at_once));
        let line = Arc::clone(self.lines().entry(key.clone()).or_insert_with(new));
        // Made before the wait, so that whoever gives up waiting cleans up too.
        let mut mine = Turn { queues: self, key, permit: None };
        // The semaphore is never closed.
        mine.permit = tokio::time::timeout(self.patience, line.acquire_owned()).await.ok().and_then(Result::ok);
        mine
    }

    /// Waits for a turn only if others wait for theirs: for commands that disturb those, but can do without.
    pub(crate) async fn join(&self, key: K) -> Option<Turn<'_, K>> {
        let is_waited_for = self.lines().contains_key(&key);
        if is_waited_for { Some(self.wait(key).await) } else { None }
    }
}

impl<K: Hash + Eq> Queues<K> {
    fn lines(&self) -> MutexGuard<'_, HashMap<K, Arc<Semaphore>>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq> Drop for Turn<'_, K> {
    fn drop(&mut self) {
        self.permit = None;
        let mut lines = self.queues.lines();
        // Nobody else has or wants a turn. New ones come in under the same lock.
        if lines.get(&self.key).is_some_and(|line| Arc::strong_count(line) == 1) {
            lines.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[tokio::test]
    async fn turns_at_one_dialog_follow_each_other_and_leave_nothing_behind() {
        let queues = DialogQueues::default();
        let (dialog, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let first = queues.wait(dialog).await;
        let elsewhere = queues.wait(other).await;
        let mut second = Box::pin(queues.wait(dialog));
        assert!((&mut second).now_or_never().is_none());
        drop(first);
        drop(second.await);
        let third = queues.wait(dialog).await;
        // Somebody who is no longer interested.
        let mut waiting = Box::pin(queues.wait(dialog));
        assert!((&mut waiting).now_or_never().is_none());
        drop(third);
        drop(waiting);
        drop(elsewhere);
        assert!(queues.lines().is_empty());
    }

    #[tokio::test]
    async fn who_only_joins_waits_for_those_that_wait() {
        let queues = DialogQueues::default();
        let dialog = Uuid::from_u128(1);
        assert!(queues.join(dialog).await.is_none());
        let first = queues.wait(dialog).await;
        let mut joining = Box::pin(queues.join(dialog));
        assert!((&mut joining).now_or_never().is_none());
        drop(first);
        assert!(joining.await.is_some());
        assert!(queues.lines().is_empty());
    }

    #[tokio::test]
    async fn several_may_have_their_turn_at_once() {
        let queues = Queues::new(2, PATIENCE);
        let (first, second) = (queues.wait("a").await, queues.wait("a").await);
        let mut third = Box::pin(queues.wait("a"));
        assert!((&mut third).now_or_never().is_none());
        let elsewhere = queues.wait("b").await;
        drop(second);
        let third = third.await;
        assert!(first.has_come() && third.has_come() && elsewhere.has_come());
        drop((first, third, elsewhere));
        assert!(queues.lines().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_for_ever() {
        let queues = DialogQueues::default();
        let first = queues.wait(Uuid::nil()).await;
        let second = queues.wait(Uuid::nil()).await;
        assert!(first.has_come() && !second.has_come());
        drop((first, second));
        assert!(queues.lines().is_empty());
    }
}
