//! A dialog that one command keeps for itself while it reads and writes.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Transaction};
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

use crate::listen::Changes;
use crate::{Error, Store};

/// The transaction that holds a dialog.
pub(crate) type Held = Arc<Mutex<Transaction<'static, Postgres>>>;

/// The connection of one statement of a command: any, or the one that holds the dialog.
pub(crate) enum CommandConnection<'a> {
    Any(PoolConnection<Postgres>),
    Held(MutexGuard<'a, Transaction<'static, Postgres>>),
}

impl Store {
    /// Waits until nobody else changes a dialog, and keeps others from it. What commands write through the store that is
    /// returned counts from [`Store::let_go`] on; it never does when that is not called. Whoever waits longer than the
    /// limit for locks gets [`Error::Busy`].
    ///
    /// Others wait meanwhile, each with a connection, so between the two only the database may be asked.
    pub async fn hold_dialog(&self, id: Uuid) -> Result<Self, Error> {
        let mut transaction = self.pools.requests.begin().await?;
        sqlx::query!("SELECT id FROM dialog WHERE id = $1 FOR NO KEY UPDATE", id)
            .fetch_optional(&mut *transaction)
            .await?;
        // What is changed meanwhile is told when it counts.
        let changes = Arc::new(Changes::held_back(Arc::clone(&self.changes)));
        Ok(Self { held: Some(Arc::new(Mutex::new(transaction))), changes, ..self.clone() })
    }

    /// Lets go of the dialog that [`Store::hold_dialog`] returned this store for. While a copy of the store is in use
    /// nothing can count yet, and that is a conflict.
    pub async fn let_go(self) -> Result<(), Error> {
        let Some(held) = self.held else { return Ok(()) };
        let transaction = Arc::into_inner(held).ok_or(Error::Conflict)?.into_inner();
        transaction.commit().await?;
        self.changes.pass_on();
        Ok(())
    }

    /// Returns the connection for a statement of a command.
    pub(crate) async fn command_connection(&self) -> Result<CommandConnection<'_>, Error> {
        Ok(match &self.held {
            Some(held) => CommandConnection::Held(held.lock().await),
            None => CommandConnection::Any(self.pools.requests.acquire().await?),
        })
    }
}

impl Deref for CommandConnection<'_> {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        match self {
            Self::Any(connection) => connection,
            Self::Held(transaction) => transaction,
        }
    }
}

impl DerefMut for CommandConnection<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match self {
            Self::Any(connection) => connection,
            Self::Held(transaction) => transaction,
        }
    }
}
