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
        let found = sqlx::query_scalar!(
            r#"
            SELECT EXISTS (
                SELECT FROM dialog_activity
                WHERE dialog_id = dialog.id AND type = $2 AND ($3::uuid IS NULL OR transmission_id = $3)
            ) AS "has_activity!"
            FROM dialog
            WHERE id = $1
            "#,
            dialog_id,
            kind.code(),
            transmission_id,
        )
        .fetch_optional(&self.pools.requests)
        .await?;
        Ok(found)
    }
}
