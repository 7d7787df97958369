//! Somebody looks at a dialog.

use std::sync::Arc;

use dialogporten_storage::ChangeKind;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

use super::{LiveEvents, metrics};

/// Hears of changes of one dialog, until it is dropped. Whether its holder may see the dialog is decided elsewhere.
#[derive(Debug)]
pub struct LiveSubscription {
    events: Arc<LiveEvents>,
    dialog: Uuid,
    /// Taken when the subscription ends.
    receiver: Option<Receiver<ChangeKind>>,
}

impl LiveSubscription {
    pub(super) fn new(events: Arc<LiveEvents>, dialog: Uuid, receiver: Receiver<ChangeKind>) -> Self {
        metrics::begun();
        Self { events, dialog, receiver: Some(receiver) }
    }

    /// Waits for the next change. Of changes that came too fast one stands for all. Returns `None` when the process is
    /// about to stop. May be dropped at any time without losing a change.
    pub async fn next(&mut self) -> Option<ChangeKind> {
        match self.receiver.as_mut()?.recv().await {
            Ok(change) => Some(change),
            Err(RecvError::Lagged(_)) => Some(ChangeKind::DialogUpdated),
            Err(RecvError::Closed) => None,
        }
    }
}

impl Drop for LiveSubscription {
    fn drop(&mut self) {
        // First, so that it is no longer counted.
        self.receiver.take();
        self.events.leave(self.dialog);
        metrics::ended();
    }
}
