//! Which dialogs have changed, for readers who look at them just now; and that there are events, for workers.
//!
//! Told shortly after the change is stored, and for many changes at once. Telling it in the transaction of the change
//! would make all changes of an installation wait for each other's commit: with sixteen connections 9 300 small changes
//! per second became 540.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dialogporten_domain::Event;
use dialogporten_domain::event::EventKind;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tracing::warn;
use uuid::Uuid;

use crate::{Error, Store};

/// Changes that wait to be told; more are forgotten, because readers can ask again.
const MOST: usize = 20_000;
/// Changes that are told at once.
const BATCH: usize = 1000;
/// Pause after telling, in which others gather.
const PAUSE: Duration = Duration::from_millis(25);

/// A dialog that has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DialogChange {
    /// The dialog.
    pub id: Uuid,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: ChangeKind,
}

/// What happened to a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeKind {
    /// It was changed, or opened for the first time.
    DialogUpdated,
    /// It was deleted.
    DialogDeleted,
}

impl ChangeKind {
    /// Nothing else that is announced concerns somebody who looks at the dialog.
    fn of(event: &Event) -> Option<Self> {
        match event.kind {
            EventKind::DialogUpdated => Some(Self::DialogUpdated),
            EventKind::DialogDeleted => Some(Self::DialogDeleted),
            _ => None,
        }
    }
}

/// Changes that wait to be told.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    waiting: Mutex<BTreeSet<DialogChange>>,
    /// Is there an event that no worker has been told of?
    has_events: AtomicBool,
    is_not_empty: Notify,
    /// Where they go when the transaction that they belong to has ended well.
    next: Option<Arc<Self>>,
}

impl Changes {
    /// Begins to gather changes that do not count yet.
    pub(crate) fn held_back(next: Arc<Self>) -> Self {
        Self { next: Some(next), ..Self::default() }
    }

    /// Passes on the changes that were held back: they count from now on.
    pub(crate) fn pass_on(&self) {
        if let Some(next) = &self.next {
            self.take().into_iter().for_each(|change| next.add(change));
            if self.takes_news() {
                next.add_news();
            }
        }
    }

    /// Takes note of what was announced of a change that is stored. Costs no round trip and cannot fail.
    pub(crate) fn note<'a>(&self, events: impl IntoIterator<Item = &'a Event>) {
        for event in events {
            self.add_news();
            if let Some(kind) = ChangeKind::of(event) {
                self.add(DialogChange { id: event.dialog_id, kind });
            }
        }
    }

    fn add(&self, change: DialogChange) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < MOST {
            waiting.insert(change);
        }
        drop(waiting);
        self.is_not_empty.notify_one();
    }

    fn add_news(&self) {
        // Until it is told, one more event makes no difference.
        if !self.has_events.swap(true, Ordering::AcqRel) {
            self.is_not_empty.notify_one();
        }
    }

    fn takes_news(&self) -> bool {
        self.has_events.swap(false, Ordering::AcqRel)
    }

    fn take(&self) -> Vec<DialogChange> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut batch = Vec::with_capacity(waiting.len().min(BATCH));
        while batch.len() < BATCH {
            let Some(change) = waiting.pop_first() else { break };
            batch.push(change);
        }
        batch
    }
}

impl Store {
    /// The channel on which changes of dialogs are told.
    pub const DIALOG_CHANGES: &'static str = "dialog_events";
    /// The channel on which workers are told that there are events.
    pub const NEW_EVENTS: &'static str = "dialogporten_outbox";

    /// Tells what has changed until the end of the process. Of what this process writes; each tells its own.
    pub async fn tell_dialog_changes(self) -> Infallible {
        let changes = Arc::clone(&self.changes);
        loop {
            changes.is_not_empty.notified().await;
            while let Err(error) = self.tell_waiting_changes().await {
                warn!(%error, "what has changed could not be told");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Tells what has changed and was not told yet.
    pub async fn tell_waiting_changes(&self) -> Result<(), Error> {
        loop {
            let batch = self.changes.take();
            let mut messages: Vec<String> =
                batch.iter().filter_map(|change| serde_json::to_string(change).ok()).collect();
            let mut channels = vec![Self::DIALOG_CHANGES; messages.len()];
            if self.changes.takes_news() {
                channels.push(Self::NEW_EVENTS);
                messages.push(String::new());
            }
            if channels.is_empty() {
                return Ok(());
            }
            sqlx::query!(
                r#"
                SELECT count(pg_notify(channel, message)) AS "told!"
                FROM unnest($1::text[], $2::text[]) AS told (channel, message)
                "#,
                &channels as &[&str],
                &messages,
            )
            .fetch_one(&self.pools.background)
            .await?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_back_is_told_once_it_counts() {
        let all = Arc::new(Changes::default());
        let change = DialogChange { id: Uuid::from_u128(1), kind: ChangeKind::DialogUpdated };
        let (kept, lost) = (Changes::held_back(Arc::clone(&all)), Changes::held_back(Arc::clone(&all)));
        kept.add(change);
        lost.add(change);
        assert!(all.take().is_empty());
        kept.pass_on();
        drop(lost);
        assert_eq!(all.take(), [change]);
    }

    #[test]
    fn a_change_is_written_as_readers_know_it() {
        let change = DialogChange { id: Uuid::from_u128(1), kind: ChangeKind::DialogUpdated };
        let text = r#"{"id":"00000000-0000-0000-0000-000000000001","type":"DIALOG_UPDATED"}"#;
        assert_eq!(serde_json::to_string(&change).unwrap(), text);
        assert_eq!(serde_json::from_str::<DialogChange>(text).unwrap(), change);
    }
}
