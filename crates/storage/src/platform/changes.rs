//! Learning that another process has changed a copy of what the platform publishes.

use crate::{Error, Heard, Store};

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

    /// Returns the tables that may have changed when something was heard: all of them after a gap, because nobody knows
    /// what was told then. A newer version of the service may tell about more.
    pub fn changed(heard: Heard<'_>) -> Vec<Self> {
        let may_have_changed = |table: &Self| match heard {
            Heard::Gap => true,
            Heard::Message(name) => table.name() == name,
        };
        Self::ALL.into_iter().filter(may_have_changed).collect()
    }

    fn name(self) -> &'static str {
        match self {
            Self::SubjectResources => "subject_resource",
            Self::MinimumLevels => "resource_policy",
        }
    }
}

impl Store {
    /// The channel on which triggers tell the name of a table that was changed.
    pub const TABLE_CHANGES: &'static str = "dialogporten_table";

    /// Returns a number that is another one after every change of a table.
    pub async fn table_version(&self, table: PlatformTable) -> Result<i64, Error> {
        let version = sqlx::query_scalar!("SELECT version FROM table_version WHERE name = $1", table.name())
            .fetch_optional(&self.pools.requests)
            .await?;
        version.ok_or(Error::Corrupt("table version"))
    }
}
