//! A transmission is appended.

use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::{AppendTarget, NewTransmission};

use super::{AppendGuard, LabelChangeColumns};
use crate::dialog::children::ChildIdColumns;
use crate::document::stored;
use crate::outbox::payloads;
use crate::text::TextPieces;
use crate::{Error, Store};

impl Store {
    /// Appends a transmission with everything that follows from it. Returns false, and changes nothing, when the dialog
    /// has meanwhile become one that this may not be appended to. One statement.
    pub async fn append_transmission(
        &self,
        target: &AppendTarget,
        new: &NewTransmission,
        guard: AppendGuard,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let (transmission, root) = (&new.transmission, &new.root);
        let labels = LabelChangeColumns::of(&root.labels)?;
        let claimed = ChildIdColumns::of(&new.claimed_ids);
        let text = TextPieces::of_transmission(transmission);
        let appended = sqlx::query_file_scalar!(
            "src/dialog/append/transmission.sql",
            target.id,
            guard.revision,
            guard.is_admin,
            root.revision,
            root.updated_at.map(Timestamp::to_chrono),
            root.end_user_context_revision,
            now.to_chrono(),
            root.content_updated_at.map(Timestamp::to_chrono),
            target.content_updated_at.to_chrono(),
            transmission.id,
            transmission.related_transmission_id,
            transmission.created_at.to_chrono(),
            transmission.kind.code(),
            stored(transmission)?,
            transmission.idempotent_key.as_deref(),
            &labels.before,
            &labels.after,
            &labels.labels,
            &labels.are_set,
            &labels.ids,
            &labels.bodies,
            &payloads(&new.events)?,
            &text.configurations as &[&str],
            &text.weights as &[&str],
            &text.texts,
            &claimed.kinds,
            &claimed.ids,
        )
        .fetch_optional(&self.pools.requests)
        .await?;
        if appended.is_some() {
            self.changes.note(&new.events);
        }
        Ok(appended.is_some())
    }
}
