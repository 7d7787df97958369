//! The handle that everything else hangs on.

use std::sync::Arc;

use crate::connection::Pools;
use crate::held::Held;
use crate::interned::InternedNames;
use crate::listen::Changes;
use crate::replica::{self, Replicas};
use crate::{Error, StoreSettings};

/// The dialog store. Clones share their connections.
#[derive(Clone)]
pub struct Store {
    pub(crate) pools: Pools,
    pub(crate) replicas: Arc<Replicas>,
    pub(crate) names: Arc<InternedNames>,
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
            held: None,
            changes: Arc::default(),
        })
    }

    /// Asks the server for a sign of life, on a connection that requests cannot take.
    pub async fn ping(&self) -> Result<(), Error> {
        sqlx::query!("SELECT 1 AS alive").fetch_one(&self.pools.health).await?;
        Ok(())
    }

    /// Waits for running statements and closes all connections.
    pub async fn close(&self) {
        self.replicas.close().await;
        self.pools.close().await;
    }
}
