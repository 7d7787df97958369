//! Learning that another process has changed a copy of what the platform publishes.

use sqlx::postgres::PgListener;

use crate::{Error, Store};

/// The channel on which triggers tell the name of a table that was changed.
const CHANNEL: &str = "dialogporten_table";

/// A copy of what the platform publishes, small enough to be kept in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlatformTable {
    /// Which roles and access packages give access to which services.
    SubjectResources,
    /// How strong a login the policies of services ask for.
    MinimumLevels,
}

impl PlatformTable {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::SubjectResources, Self::MinimumLevels];

    fn name(self) -> &'static str {
        match self {
            Self::SubjectResources => "subject_resource",
            Self::MinimumLevels => "resource_policy",
        }
    }
}

/// What is told about changes, on a connection of its own.
pub struct TableChanges(PgListener);

impl TableChanges {
    /// Waits for a change. Returns the tables that may have changed: all of them when the connection was lost for a
    /// while, because nobody knows what was told then.
    pub async fn next(&mut self) -> Result<Vec<PlatformTable>, Error> {
        loop {
            let Some(told) = self.0.try_recv().await? else { return Ok(PlatformTable::ALL.to_vec()) };
            let changed = PlatformTable::ALL.into_iter().find(|table| table.name() == told.payload());
            // A newer version of the service may tell about more.
            if let Some(changed) = changed {
                return Ok(vec![changed]);
            }
        }
    }
}

impl Store {
    /// Starts to listen for changes of tables. What has changed before is not told.
    pub async fn table_changes(&self) -> Result<TableChanges, Error> {
        let mut listener = PgListener::connect_with(&self.pools.changes).await?;
        listener.listen(CHANNEL).await?;
        Ok(TableChanges(listener))
    }

    /// Returns a number that is another one after every change of a table.
    pub async fn table_version(&self, table: PlatformTable) -> Result<i64, Error> {
        let version = sqlx::query_scalar!("SELECT version FROM table_version WHERE name = $1", table.name())
            .fetch_optional(&self.pools.requests)
            .await?;
        version.ok_or(Error::Corrupt("table version"))
    }
}
