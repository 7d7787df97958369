//! Activities.

use dialogporten_domain::dialog::Activity;
use uuid::Uuid;

use super::AccessFacts;
use super::facts::PartRow;
use crate::document::Document;
use crate::{Error, Store};

type ActivitiesRow = PartRow<Vec<Document<Activity>>>;
type ActivityRow = PartRow<Option<Document<Activity>>>;

impl Store {
    /// Finds the activities of a dialog, also of a soft-deleted one, by (`created_at`, `id`).
    pub async fn find_activities(&self, dialog_id: Uuid) -> Result<Option<(AccessFacts, Vec<Activity>)>, Error> {
        let row = sqlx::query_file_as!(ActivitiesRow, "src/dialog/part/activities.sql", dialog_id)
            .fetch_optional(&self.pools.requests)
            .await?;
        row.map(|row| row.split_ordered(|activity| (activity.created_at, activity.id))).transpose()
    }

    /// Finds an activity of a dialog; none if it does not exist or belongs to another dialog.
    pub async fn find_activity(
        &self,
        dialog_id: Uuid,
        id: Uuid,
    ) -> Result<Option<(AccessFacts, Option<Activity>)>, Error> {
        let row = sqlx::query_file_as!(ActivityRow, "src/dialog/part/activity.sql", dialog_id, id)
            .fetch_optional(&mut *self.command_connection().await?)
            .await?;
        row.map(PartRow::split).transpose()
    }
}
