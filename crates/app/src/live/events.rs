//! Hands what is heard to those who look at the dialog.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dialogporten_storage::{ChangeKind, DialogChange, Heard};
use tokio::sync::broadcast;
use uuid::Uuid;

use super::{LiveSubscription, metrics};

/// Changes that a slow reader may be behind. More than that, and it is only told that something has changed.
const BEHIND: usize = 16;

/// Who looks at which dialog.
#[derive(Debug, Default)]
pub(crate) struct LiveEvents {
    /// `None` when the process is about to stop.
    readers: Mutex<Option<HashMap<Uuid, broadcast::Sender<ChangeKind>>>>,
}

impl LiveEvents {
    pub(crate) fn new() -> Arc<Self> {
        metrics::prepare();
        Arc::new(Self { readers: Mutex::new(Some(HashMap::new())) })
    }

    /// Begins to hear of changes of a dialog.
    pub(crate) fn subscribe(self: &Arc<Self>, dialog: Uuid) -> LiveSubscription {
        let receiver = self.readers().as_mut().map_or_else(
            || broadcast::channel(1).1,
            |readers| readers.entry(dialog).or_insert_with(|| broadcast::channel(BEHIND).0).subscribe(),
        );
        LiveSubscription::new(Arc::clone(self), dialog, receiver)
    }

    /// Hands on what was heard. After a gap anything may have changed, so everybody should look again.
    pub(crate) fn hear(&self, heard: Heard<'_>) {
        let readers = self.readers();
        let Some(readers) = readers.as_ref() else { return };
        match heard {
            Heard::Gap => {
                for reader in readers.values() {
                    // Nobody left is no failure.
                    let _ = reader.send(ChangeKind::DialogUpdated);
                }
            }
            Heard::Message(message) => {
                let Ok(change) = serde_json::from_str::<DialogChange>(message) else { return };
                if let Some(reader) = readers.get(&change.id) {
                    let _ = reader.send(change.kind);
                }
            }
        }
    }

    /// Forgets a dialog that nobody looks at any more.
    pub(super) fn leave(&self, dialog: Uuid) {
        if let Some(readers) = self.readers().as_mut()
            && readers.get(&dialog).is_some_and(|reader| reader.receiver_count() == 0)
        {
            readers.remove(&dialog);
        }
    }

    /// Ends all subscriptions.
    pub(crate) fn close(&self) {
        self.readers().take();
    }

    /// Counts the dialogs that somebody looks at.
    pub(crate) fn watched(&self) -> usize {
        self.readers().as_ref().map_or(0, HashMap::len)
    }

    fn readers(&self) -> MutexGuard<'_, Option<HashMap<Uuid, broadcast::Sender<ChangeKind>>>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use ChangeKind::{DialogDeleted, DialogUpdated};

    use super::*;

    fn told(id: Uuid, kind: &str) -> String {
        format!(r#"{{"id":"{id}","type":"{kind}"}}"#)
    }

    #[tokio::test]
    async fn only_those_who_look_at_a_dialog_hear_of_it() {
        let events = LiveEvents::new();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (mut first, mut second) = (events.subscribe(one), events.subscribe(one));
        let mut elsewhere = events.subscribe(other);
        events.hear(Heard::Message(&told(one, "DIALOG_UPDATED")));
        events.hear(Heard::Message(&told(one, "DIALOG_DELETED")));
        events.hear(Heard::Message("nonsense"));
        events.hear(Heard::Message(&told(other, "DIALOG_DELETED")));
        for reader in [&mut first, &mut second] {
            assert_eq!((reader.next().await, reader.next().await), (Some(DialogUpdated), Some(DialogDeleted)));
        }
        assert_eq!(elsewhere.next().await, Some(DialogDeleted));
    }

    #[tokio::test]
    async fn after_a_gap_everybody_looks_again() {
        let events = LiveEvents::new();
        let mut reader = events.subscribe(Uuid::from_u128(1));
        events.hear(Heard::Gap);
        assert_eq!(reader.next().await, Some(DialogUpdated));
    }

    #[tokio::test]
    async fn who_is_too_slow_hears_that_something_has_changed() {
        let events = LiveEvents::new();
        let dialog = Uuid::from_u128(1);
        let mut reader = events.subscribe(dialog);
        for _ in 0..BEHIND * 3 {
            events.hear(Heard::Message(&told(dialog, "DIALOG_DELETED")));
        }
        assert_eq!(reader.next().await, Some(DialogUpdated));
        assert_eq!(reader.next().await, Some(DialogDeleted));
    }

    #[tokio::test]
    async fn nothing_remains_of_those_who_left() {
        let events = LiveEvents::new();
        let dialog = Uuid::from_u128(1);
        let (first, second) = (events.subscribe(dialog), events.subscribe(dialog));
        drop(first);
        assert_eq!(events.watched(), 1);
        drop(second);
        assert_eq!(events.watched(), 0);
    }

    #[tokio::test]
    async fn a_stop_ends_all_subscriptions() {
        let events = LiveEvents::new();
        let mut reader = events.subscribe(Uuid::from_u128(1));
        events.close();
        assert_eq!(reader.next().await, None);
        assert_eq!(events.subscribe(Uuid::from_u128(1)).next().await, None);
    }
}
