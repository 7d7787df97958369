//! An activity is corrected.

use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::{AppendTarget, CorrectedActivity};

use crate::document::{payload, stored};
use crate::{Error, Store};

impl Store {
    /// Gives an activity another time. Returns false, and changes nothing, when the dialog is no longer at the revision
    /// that was read. One statement.
    pub async fn correct_activity(&self, read: &AppendTarget, new: &CorrectedActivity) -> Result<bool, Error> {
        let (activity, root) = (&new.activity, &new.root);
        let corrected = sqlx::query_file_scalar!(
            "src/dialog/correct/activity.sql",
            read.id,
            read.revision,
            root.revision,
            root.content_updated_at.map(Timestamp::to_chrono),
            root.updated_at.map(Timestamp::to_chrono),
            activity.id,
            activity.created_at.to_chrono(),
            stored(activity)?,
            payload(&new.event)?,
        )
        .fetch_optional(&mut *self.command_connection().await?)
        .await?;
        if corrected.is_some() {
            self.changes.note([&new.event]);
        }
        Ok(corrected.is_some())
    }
}
