//! Follows what other processes change in the database.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use dialogporten_app::App;
use dialogporten_storage::{PlatformTable, Store};

use crate::Shutdown;

/// Pauses before listening is tried again. Meanwhile tables are looked at now and then, so nothing is missed for long.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Reads tables again when they change, until the process is asked to stop.
pub(crate) async fn follow(store: Store, app: Arc<App>, shutdown: Shutdown) {
    let mut pause = SHORTEST_PAUSE;
    loop {
        tokio::select! {
            () = shutdown.started() => return,
            outcome = listen(&store, &app, &mut pause) => {
                let Err(error) = outcome;
                tracing::warn!(%error, "changes of tables cannot be listened for at the moment");
            }
        }
        tokio::select! {
            () = shutdown.started() => return,
            () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
        }
    }
}

async fn listen(store: &Store, app: &App, pause: &mut Duration) -> Result<Infallible, dialogporten_storage::Error> {
    let mut changes = store.table_changes().await?;
    *pause = SHORTEST_PAUSE;
    // Nobody has told what changed before.
    let mut changed = PlatformTable::ALL.to_vec();
    loop {
        for table in changed {
            app.refresh_table(table).await;
        }
        changed = changes.next().await?;
    }
}
