//! A dialog is stored for the first time.

use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::{Timestamp, UriReference};
use uuid::Uuid;

use super::children::{ActivityColumns, ChildIdColumns, LabelLogColumns, TransmissionColumns};
use super::code;
use super::extract::ListExtract;
use super::rest::RestOfBody;
use crate::document::stored;
use crate::outbox::payloads;
use crate::text::TextPieces;
use crate::{Error, Store};

impl Store {
    /// Stores a new dialog with everything below it, its search text and its events. One statement, and no other as
    /// long as owner, party and service are remembered from earlier dialogs.
    pub async fn insert_dialog(&self, new: &NewDialog) -> Result<(), Error> {
        let aggregate = &new.aggregate;
        let dialog = &aggregate.dialog;
        let keys = self.intern(&dialog.org, &dialog.party, &dialog.service_resource).await?;
        let transmissions = TransmissionColumns::of(&aggregate.transmissions, &aggregate.activities)?;
        let activities = ActivityColumns::of(&aggregate.activities)?;
        let latest_activity = aggregate.activities.iter().max_by_key(|activity| (activity.created_at, activity.id));
        let label_log = LabelLogColumns::of(&new.label_log)?;
        let claimed = ChildIdColumns::of(&new.claimed_ids);
        let text = TextPieces::of(aggregate);

        sqlx::query_file!(
            "src/dialog/insert.sql",
            dialog.id,
            dialog.revision,
            dialog.end_user_context_revision,
            dialog.service_owner_context_revision,
            dialog.created_at.to_chrono(),
            dialog.updated_at.to_chrono(),
            dialog.content_updated_at.to_chrono(),
            dialog.visible_from.map(Timestamp::to_chrono),
            dialog.due_at.map(Timestamp::to_chrono),
            dialog.expires_at.map(Timestamp::to_chrono),
            keys.party,
            keys.resource,
            keys.org,
            code::of_resource_type(dialog.service_resource_type),
            dialog.status.code(),
            dialog.system_labels.mask(),
            dialog.progress.map(i16::from),
            dialog.from_service_owner_transmissions_count,
            dialog.from_party_transmissions_count,
            dialog.is_api_only,
            dialog.is_frozen,
            dialog.has_unopened_content,
            dialog.is_seen_since_content_update,
            dialog.deleted_at.map(Timestamp::to_chrono),
            dialog.idempotent_key.as_deref(),
            dialog.extended_status.as_deref(),
            dialog.external_reference.as_deref(),
            dialog.process.as_ref().map(UriReference::as_str),
            dialog.preceding_process.as_ref().map(UriReference::as_str),
            stored(&ListExtract::of(&dialog.body))?,
            latest_activity.map(stored).transpose()?,
            stored(&RestOfBody::of(&dialog.body))?,
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
            &dialog.service_owner_labels,
            &claimed.kinds,
            &claimed.ids,
            &text.configurations as &[&str],
            &text.weights as &[&str],
            &text.texts,
            &payloads(&new.events)?,
            new.events_held_until.map(Timestamp::to_chrono),
        )
        .execute(&self.pools.requests)
        .await?;
        self.changes.note(&new.events);
        Ok(())
    }
}
