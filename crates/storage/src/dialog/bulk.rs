//! Rows of many new dialogs: the columns of a single insert, one table after the other.

use dialogporten_domain::UriReference;
use dialogporten_domain::dialog::NewDialog;
use sqlx::PgConnection;

use super::children::{ActivityColumns, ChildIdColumns, LabelLogColumns, TransmissionColumns};
use super::code;
use super::extract::ListExtract;
use super::rest::RestOfBody;
use crate::Error;
use crate::bulk::CopyTable;
use crate::document::stored;
use crate::interned::DialogKeys;

const DIALOG: &[&str] = &[
    "id",
    "revision",
    "end_user_context_revision",
    "service_owner_context_revision",
    "created_at",
    "updated_at",
    "content_updated_at",
    "visible_from",
    "due_at",
    "expires_at",
    "deleted_at",
    "party_id",
    "resource_id",
    "org_id",
    "resource_type",
    "status",
    "labels_mask",
    "progress",
    "from_service_owner_transmissions_count",
    "from_party_transmissions_count",
    "is_api_only",
    "is_frozen",
    "has_unopened_content",
    "is_content_seen",
    "idempotent_key",
    "extended_status",
    "external_reference",
    "process",
    "preceding_process",
    "list_extract",
    "latest_activity",
];
const TRANSMISSION: &[&str] =
    &["dialog_id", "id", "related_id", "created_at", "type", "is_opened", "idempotent_key", "body"];
const ACTIVITY: &[&str] = &["dialog_id", "id", "transmission_id", "created_at", "type", "body"];
const LABEL_LOG: &[&str] = &["dialog_id", "id", "created_at", "body"];

/// Rows of many dialogs, by table.
pub(crate) struct BulkRows {
    dialogs: CopyTable,
    bodies: CopyTable,
    transmissions: CopyTable,
    activities: CopyTable,
    label_log: CopyTable,
    labels: CopyTable,
    child_ids: CopyTable,
}

impl Default for BulkRows {
    fn default() -> Self {
        Self {
            dialogs: CopyTable::new("dialog", DIALOG),
            bodies: CopyTable::new("dialog_body", &["dialog_id", "body"]),
            transmissions: CopyTable::new("dialog_transmission", TRANSMISSION),
            activities: CopyTable::new("dialog_activity", ACTIVITY),
            label_log: CopyTable::new("label_log", LABEL_LOG),
            labels: CopyTable::new("so_label", &["dialog_id", "value"]),
            child_ids: CopyTable::new("child_id", &["kind", "id", "dialog_id"]),
        }
    }
}

impl BulkRows {
    /// Adds the rows of a dialog.
    pub(crate) fn add(&mut self, new: &NewDialog, keys: DialogKeys) -> Result<(), Error> {
        self.add_root(new, keys)?;
        let aggregate = &new.aggregate;
        let id = aggregate.dialog.id;
        self.bodies.row().uuid(id).bytes(&stored(&RestOfBody::of(&aggregate.dialog.body))?);
        let columns = TransmissionColumns::of(&aggregate.transmissions, &aggregate.activities)?;
        for (at, transmission) in aggregate.transmissions.iter().enumerate() {
            self.transmissions
                .row()
                .uuid(id)
                .uuid(columns.ids[at])
                .opt_uuid(columns.related_ids[at])
                .time(transmission.created_at)
                .int2(columns.types[at])
                .bool(columns.are_opened[at])
                .opt_text(columns.idempotent_keys[at])
                .bytes(&columns.bodies[at]);
        }
        let columns = ActivityColumns::of(&aggregate.activities)?;
        for (at, activity) in aggregate.activities.iter().enumerate() {
            self.activities
                .row()
                .uuid(id)
                .uuid(columns.ids[at])
                .opt_uuid(columns.transmission_ids[at])
                .time(activity.created_at)
                .int2(columns.types[at])
                .bytes(&columns.bodies[at]);
        }
        let columns = LabelLogColumns::of(&new.label_log)?;
        for (at, entry) in new.label_log.iter().enumerate() {
            self.label_log.row().uuid(id).uuid(columns.ids[at]).time(entry.created_at).bytes(&columns.bodies[at]);
        }
        for label in &aggregate.dialog.service_owner_labels {
            self.labels.row().uuid(id).text(label);
        }
        let claimed = ChildIdColumns::of(&new.claimed_ids);
        for (kind, child) in claimed.kinds.into_iter().zip(claimed.ids) {
            self.child_ids.row().int2(kind).uuid(child).uuid(id);
        }
        Ok(())
    }

    fn add_root(&mut self, new: &NewDialog, keys: DialogKeys) -> Result<(), Error> {
        let aggregate = &new.aggregate;
        let dialog = &aggregate.dialog;
        let latest_activity = aggregate.activities.iter().max_by_key(|activity| (activity.created_at, activity.id));

        self.dialogs
            .row()
            .uuid(dialog.id)
            .uuid(dialog.revision)
            .uuid(dialog.end_user_context_revision)
            .uuid(dialog.service_owner_context_revision)
            .time(dialog.created_at)
            .time(dialog.updated_at)
            .time(dialog.content_updated_at)
            .opt_time(dialog.visible_from)
            .opt_time(dialog.due_at)
            .opt_time(dialog.expires_at)
            .opt_time(dialog.deleted_at)
            .int4(keys.party)
            .int4(keys.resource)
            .int2(keys.org)
            .int2(code::of_resource_type(dialog.service_resource_type))
            .int2(dialog.status.code())
            .int2(dialog.system_labels.mask())
            .opt_int2(dialog.progress.map(i16::from))
            .int2(dialog.from_service_owner_transmissions_count)
            .int2(dialog.from_party_transmissions_count)
            .bool(dialog.is_api_only)
            .bool(dialog.is_frozen)
            .bool(dialog.has_unopened_content)
            .bool(dialog.is_seen_since_content_update)
            .opt_text(dialog.idempotent_key.as_deref())
            .opt_text(dialog.extended_status.as_deref())
            .opt_text(dialog.external_reference.as_deref())
            .opt_text(dialog.process.as_ref().map(UriReference::as_str))
            .opt_text(dialog.preceding_process.as_ref().map(UriReference::as_str))
            .bytes(&stored(&ListExtract::of(&dialog.body))?)
            .opt_bytes(latest_activity.map(stored).transpose()?.as_deref());
        Ok(())
    }

    /// Sends the rows, roots first, as a single insert does.
    pub(crate) async fn send(self, connection: &mut PgConnection) -> Result<(), Error> {
        self.dialogs.send(connection).await?;
        self.bodies.send(connection).await?;
        self.transmissions.send(connection).await?;
        self.activities.send(connection).await?;
        self.label_log.send(connection).await?;
        self.labels.send(connection).await?;
        self.child_ids.send(connection).await
    }
}
