//! Dialogs that were deleted long ago.

use dialogporten_domain::Timestamp;
use uuid::Uuid;

use crate::{Error, Store};

/// A deleted dialog; nobody can be recognized by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedDialog {
    /// The dialog.
    pub id: Uuid,
    /// Short name of its owner.
    pub org: String,
    /// When it was deleted.
    pub deleted_at: Timestamp,
}

impl Store {
    /// Lists dialogs that were deleted before a time, those deleted first come first, from the one behind `after` on.
    pub async fn list_deleted_dialogs(
        &self,
        before: Timestamp,
        after: Option<&DeletedDialog>,
        limit: i64,
    ) -> Result<Vec<DeletedDialog>, Error> {
        let rows = sqlx::query_file!(
            "src/dialog/retention/list.sql",
            before.to_chrono(),
            after.map(|after| after.deleted_at.to_chrono()),
            after.map(|after| after.id),
            limit,
        )
        .fetch_all(&self.pools.background)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| DeletedDialog { id: row.id, org: row.org, deleted_at: row.deleted_at.into() })
            .collect())
    }

    /// Removes dialogs that were deleted before a time with everything below them, those deleted first come first.
    /// Somebody else's dialogs, who is at work on them just now, are left for the next time. Returns what was removed.
    /// One statement; nothing is announced, because their deletion has been.
    pub async fn purge_deleted_dialogs(&self, before: Timestamp, limit: i64) -> Result<Vec<DeletedDialog>, Error> {
        let rows = sqlx::query_file!("src/dialog/retention/purge.sql", before.to_chrono(), limit)
            .fetch_all(&self.pools.background)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| DeletedDialog { id: row.id, org: row.org, deleted_at: row.deleted_at.into() })
            .collect())
    }
}
