//! Records what became of events, while others are on their way.

use std::time::Duration;

use dialogporten_domain::Clock;
use dialogporten_storage::{Settlement, Store};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::UnboundedReceiver;
use tracing::warn;

/// In which others gather, so that one statement records many.
const GATHER: Duration = Duration::from_millis(4);
/// More than is ever taken at once.
const MOST: usize = 4096;

/// What became of the events of a dialog, and the place that it took.
pub(super) type Ended = (Settlement, OwnedSemaphorePermit);

/// Records everything that has ended, until nothing can end any more.
pub(super) async fn settle(store: Store, clock: Clock, mut ended: UnboundedReceiver<Ended>) {
    let mut batch = Vec::new();
    while ended.recv_many(&mut batch, MOST).await > 0 {
        tokio::time::sleep(GATHER).await;
        while let Ok(more) = ended.try_recv() {
            batch.push(more);
        }
        let (settlements, places): (Vec<Settlement>, Vec<OwnedSemaphorePermit>) = batch.drain(..).unzip();
        record(&store, &clock, &settlements).await;
        // Only now may others be taken.
        drop(places);
    }
}

/// What cannot be recorded is tried again: meanwhile nobody else delivers it.
async fn record(store: &Store, clock: &Clock, settlements: &[Settlement]) {
    for pause in [100, 1000, 5000].map(Duration::from_millis) {
        match store.settle_events(settlements, clock.now()).await {
            Ok(()) => return,
            Err(error) => warn!(%error, "what became of events could not be recorded"),
        }
        tokio::time::sleep(pause).await;
    }
    // Their lease ends, and they are delivered once more.
}
