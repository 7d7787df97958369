//! What is done before the first request.

use std::sync::Arc;
use std::time::Duration;

use dialogporten_app::App;
use dialogporten_auth::Authenticator;
use dialogporten_storage::Store;

use crate::config::WarmUpSettings;

/// Pause before something that must be is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Opens connections and fills caches, so that the first requests are as fast as all others. Waits for the database, without
/// which there is no service; neighbors that are away are waited for no longer than the settings say, because most requests
/// can do without any one of them.
pub(crate) async fn run(settings: WarmUpSettings, store: &Store, app: &App, authenticator: &Arc<Authenticator>) {
    if !settings.is_enabled {
        return;
    }
    database(store, settings.connections).await;
    let neighbors = async { tokio::join!(app.warm_up(), authenticator.warm_up()) };
    if tokio::time::timeout(settings.timeout, neighbors).await.is_err() {
        tracing::warn!("neighbors took too long at start; requests will ask them again");
    }
    tracing::info!("ready");
}

/// Waits until the database answers and has the schema that this process needs, then opens connections.
pub(crate) async fn database(store: &Store, connections: u32) {
    loop {
        match store.pending_migrations().await {
            Ok(0) => match store.open_connections(connections).await {
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, "connections cannot be opened yet"),
            },
            Ok(pending) => tracing::warn!(pending, "the schema is older than this process; `migrate` renews it"),
            Err(error) => tracing::warn!(%error, "the database cannot be used yet"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}
