//! Adds text that was appended to dialogs with long texts to what is searched. Any number of workers may do that.

use std::time::Duration;

use dialogporten_storage::{Error, Store};
use tokio_util::sync::CancellationToken;

/// How long text waits at most before somebody looks. What is appended meanwhile is added in one go.
const PAUSE: Duration = Duration::from_millis(500);
/// How many dialogs are taken care of between two looks.
const DIALOGS: i64 = 100;

/// Adds text whenever there is some, until it is asked to stop.
pub async fn run(store: Store, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = add_all(&store, &stop).await {
            tracing::warn!(%error, "appended text could not be added to the search");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

async fn add_all(store: &Store, stop: &CancellationToken) -> Result<(), Error> {
    for dialog in store.dialogs_with_pending_text(DIALOGS).await? {
        if stop.is_cancelled() {
            break;
        }
        store.add_pending_text(dialog).await?;
    }
    Ok(())
}
