//! A transmission is corrected.

use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::{Aggregate, CorrectedTransmission};
use uuid::Uuid;

use crate::dialog::children::ChildIdColumns;
use crate::document::{payload, stored};
use crate::text::TextPieces;
use crate::{Error, Store};

impl Store {
    /// Replaces a transmission with everything that follows from it, and the search text of the dialog, which is given
    /// as it is afterwards. Returns false, and changes nothing, when the dialog is no longer at the revision that was
    /// read. One statement.
    pub async fn correct_transmission(
        &self,
        after: &Aggregate,
        read: Uuid,
        new: &CorrectedTransmission,
    ) -> Result<bool, Error> {
        let (transmission, root) = (&new.transmission, &new.root);
        let released = ChildIdColumns::of(&new.released_ids);
        let claimed = ChildIdColumns::of(&new.claimed_ids);
        let text = TextPieces::of(after);
        let corrected = sqlx::query_file_scalar!(
            "src/dialog/correct/transmission.sql",
            after.dialog.id,
            read,
            root.revision,
            root.content_updated_at.map(Timestamp::to_chrono),
            root.updated_at.map(Timestamp::to_chrono),
            transmission.id,
            transmission.related_transmission_id,
            transmission.created_at.to_chrono(),
            transmission.kind.code(),
            transmission.idempotent_key.as_deref(),
            stored(transmission)?,
            &released.kinds,
            &released.ids,
            &claimed.kinds,
            &claimed.ids,
            payload(&new.event)?,
            &text.configurations as &[&str],
            &text.weights as &[&str],
            &text.texts,
        )
        .fetch_optional(&mut *self.command_connection().await?)
        .await?;
        if corrected.is_some() {
            self.changes.note([&new.event]);
        }
        Ok(corrected.is_some())
    }
}
