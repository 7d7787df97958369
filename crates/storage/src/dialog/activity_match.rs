//! Has something happened in a dialog?

use dialogporten_domain::dialog::ActivityType;
use uuid::Uuid;

use crate::{Error, Store};

impl Store {
    /// Tells whether a dialog, also a soft-deleted one, has an activity of a type, about a transmission if one is
    /// named; nothing if there is no such dialog.
    pub async fn has_activity(
        &self,
        dialog_id: Uuid,
        kind: ActivityType,
        transmission_id: Option<Uuid>,
    ) -> Result<Option<bool>, Error> {
        let found = sqlx::query_file_scalar!("src/dialog/activity_match.sql", dialog_id, kind.code(), transmission_id,)
            .fetch_optional(&self.pools.requests)
            .await?;
        Ok(found)
    }
}
