//! The handle that everything else hangs on.

use std::sync::Arc;

use crate::connection::Pools;
use crate::held::Held;
use crate::interned::InternedNames;
use crate::listen::Changes;
use crate::replica::{self, Replicas};
use crate::search::RememberedNames;
use crate::{Error, StoreSettings};

/// The dialog store. Clones share their connections.
#[derive(Clone)]
pub struct Store {
    pub(crate) pools: Pools,
    pub(crate) replicas: Arc<Replicas>,
    pub(crate) names: Arc<InternedNames>,
    pub(crate) shown_names: Arc<RememberedNames>,
    /// Where commands read and write while they hold a dialog.
    pub(crate) held: Option<Held>,
    pub(crate) changes: Arc<Changes>,
}

impl Store {
    /// Prepares the pools. Connections are made when they are needed, so this succeeds while the server is down; only of
    /// several servers the primary is looked for. Settings that cannot be read are an error.
    pub async fn connect(settings: &StoreSettings) -> Result<Self, Error> {
        let pools = Pools::new(settings)?;
        replica::find_primary(&pools).await;
        Ok(Self {
            pools,
            replicas: Arc::new(Replicas::new(settings)?),
            names: Arc::default(),
            shown_names: Arc::default(),
            held: None,
            changes: Arc::default(),
        })
    }

    /// Asks the server for a sign of life, on a connection that requests cannot take.
    pub async fn ping(&self) -> Result<(), Error> {
        sqlx::query!("SELECT 1 AS alive").fetch_one(&self.pools.health).await?;
        Ok(())
    }

    /// Opens connections for requests ahead of them.
    pub async fn open_connections(&self, count: u32) -> Result<(), Error> {
        let pool = &self.pools.requests;
        // Kept until all are there, or the same one would be taken again and again.
        let mut open = Vec::new();
        for _ in 0..count.min(pool.options().get_max_connections()) {
            open.push(pool.acquire().await?);
        }
        Ok(())
    }

    /// Waits for running statements and closes all connections.
    pub async fn close(&self) {
        self.replicas.close().await;
        self.pools.close().await;
    }
}
