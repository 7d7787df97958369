//! A dialog is replaced, and children are appended.

use dialogporten_domain::dialog::DialogUpdate;
use dialogporten_domain::{Timestamp, UriReference};
use uuid::Uuid;

use super::children::{ActivityColumns, ChildIdColumns, LabelLogColumns, TransmissionColumns};
use super::extract::ListExtract;
use super::rest::RestOfBody;
use crate::document::stored;
use crate::outbox::payloads;
use crate::text::TextPieces;
use crate::{Error, Store};

impl Store {
    /// Stores an update, unless somebody else has changed the dialog since it was read. Returns whether it was stored.
    /// One statement.
    pub async fn update_dialog(&self, update: &DialogUpdate) -> Result<bool, Error> {
        let dialog = &update.aggregate.dialog;
        let labels_before = update.expected_labels;
        let (is_body_changed, is_text_changed) = (update.is_body_changed, update.is_text_changed);
        let transmissions = TransmissionColumns::of(update.added_transmissions(), update.added_activities())?;
        let activities = ActivityColumns::of(update.added_activities())?;
        let all_activities = if activities.ids.is_empty() { &[] } else { update.aggregate.activities.as_slice() };
        let latest_activity = all_activities.iter().max_by_key(|activity| (activity.created_at, activity.id));
        let label_log = LabelLogColumns::of(&update.label_log)?;
        let released = ChildIdColumns::of(&update.released_ids);
        let claimed = ChildIdColumns::of(&update.claimed_ids);
        let text = if is_text_changed { TextPieces::of(&update.aggregate) } else { TextPieces::default() };

        let is_saved = sqlx::query_file_scalar!(
            "src/dialog/update.sql",
            dialog.id,
            update.expected_revision,
            update.expected_end_user_context_revision,
            dialog.revision,
            dialog.end_user_context_revision,
            dialog.updated_at.to_chrono(),
            dialog.content_updated_at.to_chrono(),
            dialog.due_at.map(Timestamp::to_chrono),
            dialog.expires_at.map(Timestamp::to_chrono),
            dialog.status.code(),
            dialog.system_labels.mask() & !labels_before.mask(),
            dialog.progress.map(i16::from),
            dialog.from_service_owner_transmissions_count,
            dialog.from_party_transmissions_count,
            dialog.is_api_only,
            dialog.has_unopened_content,
            update.resets_seen,
            dialog.extended_status.as_deref(),
            dialog.external_reference.as_deref(),
            dialog.process.as_ref().map(UriReference::as_str),
            dialog.preceding_process.as_ref().map(UriReference::as_str),
            is_body_changed.then(|| stored(&ListExtract::of(&dialog.body))).transpose()?,
            latest_activity.map(stored).transpose()?,
            is_body_changed.then(|| stored(&RestOfBody::of(&dialog.body))).transpose()?,
            &transmissions.ids,
            &transmissions.related_ids as &[Option<Uuid>],
            &transmissions.created_at,
            &transmissions.types,
            &transmissions.are_opened,
            &transmissions.idempotent_keys as &[Option<&str>],
            &transmissions.bodies,
            &activities.ids,
            &activities.transmission_ids as &[Option<Uuid>],
            &activities.created_at,
            &activities.types,
            &activities.bodies,
            &label_log.ids,
            &label_log.created_at,
            &label_log.bodies,
            &released.kinds,
            &released.ids,
            &claimed.kinds,
            &claimed.ids,
            &text.configurations as &[&str],
            &text.weights as &[&str],
            &text.texts,
            is_text_changed,
            &payloads(&update.events)?,
            labels_before.mask() & !dialog.system_labels.mask(),
        )
        .fetch_one(&mut *self.command_connection().await?)
        .await?;
        if is_saved {
            self.changes.note(&update.events);
        }
        Ok(is_saved)
    }
}
