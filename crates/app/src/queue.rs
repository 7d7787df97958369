//! Commands that change one dialog, one after the other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

type Turns = HashMap<Uuid, Arc<tokio::sync::Mutex<()>>>;

/// How long a command waits for its turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// Lines of commands that wait for their turn at a dialog, so that of one process only the first waits in the database, where
/// each takes a connection. That nothing is lost is up to the database.
#[derive(Debug, Default)]
pub(crate) struct DialogQueues {
    turns: Mutex<Turns>,
}

/// A turn at a dialog, until it is dropped. It may not have come in time.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    queues: &'a DialogQueues,
    dialog: Uuid,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Turn<'_> {
    /// Has the turn come, before patience ran out?
    pub(crate) fn has_come(&self) -> bool {
        self.guard.is_some()
    }
}

impl DialogQueues {
    /// Waits for a turn at a dialog.
    pub(crate) async fn wait(&self, dialog: Uuid) -> Turn<'_> {
        let turn = Arc::clone(self.turns().entry(dialog).or_default());
        // Made before the wait, so that whoever gives up waiting cleans up too.
        let mut mine = Turn { queues: self, dialog, guard: None };
        mine.guard = tokio::time::timeout(PATIENCE, turn.lock_owned()).await.ok();
        mine
    }

    /// Waits for a turn only if others wait for theirs: for commands that disturb those, but can do without.
    pub(crate) async fn join(&self, dialog: Uuid) -> Option<Turn<'_>> {
        let is_waited_for = self.turns().contains_key(&dialog);
        if is_waited_for { Some(self.wait(dialog).await) } else { None }
    }

    fn turns(&self) -> std::sync::MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.guard = None;
        let mut turns = self.queues.turns();
        // Nobody else has or wants a turn. New ones come in under the same lock.
        if turns.get(&self.dialog).is_some_and(|turn| Arc::strong_count(turn) == 1) {
            turns.remove(&self.dialog);
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
        assert!(queues.turns().is_empty());
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
        assert!(queues.turns().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_for_ever() {
        let queues = DialogQueues::default();
        let first = queues.wait(Uuid::nil()).await;
        let second = queues.wait(Uuid::nil()).await;
        assert!(first.has_come() && !second.has_come());
        drop((first, second));
        assert!(queues.turns().is_empty());
    }
}
