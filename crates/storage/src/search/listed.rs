//! What a list shows of a dialog.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use dialogporten_domain::dialog::{Activity, ContentValue, DialogStatus, SeenEntry, SystemLabels};
use dialogporten_domain::search::{ContinuationToken, KeyValue, Order, OrderKey};
use dialogporten_domain::{PartyId, ResourceType, ServiceResource, Timestamp, UriReference};
use serde::Deserialize;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use super::statement::column;
use crate::Error;
use crate::dialog::{reference, resource_type};
use crate::document::{self, Document};

/// What is read of the dialogs of a page, which the statement calls `page`.
pub(super) const COLUMNS: &str = "
    SELECT dialog.id, revision, end_user_context_revision, service_owner_context_revision,
           dialog.created_at, dialog.updated_at, dialog.content_updated_at, visible_from, dialog.due_at, deleted_at,
           org.name AS org, party.urn AS party, resource.urn AS resource, resource_type, status, labels_mask, progress,
           from_service_owner_transmissions_count, from_party_transmissions_count,
           is_api_only, has_unopened_content, is_content_seen,
           extended_status, external_reference, process, preceding_process, list_extract, latest_activity,
           ARRAY(
               SELECT body FROM dialog_seen
               WHERE dialog_seen.dialog_id = dialog.id AND seen_at >= dialog.content_updated_at
           ) AS seen,
           page.is_end,";
/// The labels of the owner, for those who see them.
pub(super) const OWNER_LABELS: &str = "
           ARRAY(SELECT value FROM so_label WHERE so_label.dialog_id = dialog.id ORDER BY value) AS owner_labels";
/// No labels, for those who do not.
pub(super) const NO_OWNER_LABELS: &str = "
           NULL::text[] AS owner_labels";
/// Where it is read from.
pub(super) const TABLES: &str = "
    FROM page
    JOIN dialog ON dialog.id = page.id
    JOIN org ON org.id = dialog.org_id
    JOIN party ON party.id = dialog.party_id
    JOIN resource ON resource.id = dialog.resource_id";

/// A page of dialogs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// In the order that was asked for.
    pub dialogs: Vec<ListedDialog>,
    /// Is there at least one more?
    pub has_next: bool,
}

impl Page {
    /// Returns the place of the last dialog, after which the next page begins.
    pub fn end(&self, order: &Order) -> Option<ContinuationToken> {
        self.dialogs.last().map(|dialog| ContinuationToken::of(order, |key| dialog.key(key)))
    }
}

/// A dialog as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedDialog {
    /// Identifier.
    pub id: Uuid,
    /// Revision.
    pub revision: Uuid,
    /// Short name of the owner.
    pub org: String,
    /// The service.
    pub service_resource: ServiceResource,
    /// Its type.
    pub service_resource_type: ResourceType,
    /// The party.
    pub party: PartyId,
    /// 0 to 100.
    pub progress: Option<u8>,
    /// The process.
    pub process: Option<UriReference>,
    /// The process before that one.
    pub preceding_process: Option<UriReference>,
    /// Status in the owner's terms.
    pub extended_status: Option<String>,
    /// The owner's reference.
    pub external_reference: Option<String>,
    /// How many files people can open.
    pub gui_attachment_count: u64,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was updated.
    pub updated_at: Timestamp,
    /// When its content was updated.
    pub content_updated_at: Timestamp,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// From when it is visible.
    pub visible_from: Option<Timestamp>,
    /// Status.
    pub status: DialogStatus,
    /// For systems only?
    pub is_api_only: bool,
    /// Is anything unopened?
    pub has_unopened_content: bool,
    /// Has anybody seen the content as it is now? A label may say otherwise.
    pub is_seen_since_content_update: bool,
    /// How many transmissions came from the owner.
    pub from_service_owner_transmissions_count: i16,
    /// How many came from the party.
    pub from_party_transmissions_count: i16,
    /// The activity with the greatest (`created_at`, `id`).
    pub latest_activity: Option<Activity>,
    /// Texts; dialogs for systems may have none.
    pub content: Option<ListedContent>,
    /// Openings since the content was updated, all of every actor, by (`seen_at`, `id`) from the latest on.
    pub seen: Vec<SeenEntry>,
    /// Labels of readers.
    pub system_labels: SystemLabels,
    /// Revision of the readers' state.
    pub end_user_context_revision: Uuid,
    /// Labels of the owner by their bytes; looked up only when an owner asks, alone or on behalf of a user.
    pub service_owner_labels: Vec<String>,
    /// Revision of the owner's labels.
    pub service_owner_context_revision: Uuid,
}

/// The texts that a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedContent {
    /// Title.
    pub title: ContentValue,
    /// Title for readers whose login is too weak for the real one.
    #[serde(default)]
    pub non_sensitive_title: Option<ContentValue>,
    /// Summary.
    #[serde(default)]
    pub summary: Option<ContentValue>,
    /// Summary for readers whose login is too weak for the real one.
    #[serde(default)]
    pub non_sensitive_summary: Option<ContentValue>,
    /// Sender to show instead of the owner's name.
    #[serde(default)]
    pub sender_name: Option<ContentValue>,
    /// Short label for the status.
    #[serde(default)]
    pub extended_status: Option<ContentValue>,
}

/// What is stored for lists.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListExtract {
    gui_attachment_count: u64,
    #[serde(flatten)]
    content: Option<ListedContent>,
}

impl ListedDialog {
    /// Reads a row.
    pub(super) fn read(row: &PgRow) -> Result<Self, Error> {
        let time = |name| column::<DateTime<Utc>>(row, name).map(Timestamp::from);
        let optional_time = |name| Ok::<_, Error>(column::<Option<DateTime<Utc>>>(row, name)?.map(Timestamp::from));
        let address = |name| column::<Option<String>>(row, name)?.map(reference).transpose();
        let Document(extract): Document<ListExtract> = column(row, "list_extract")?;
        let seen: Vec<Document<SeenEntry>> = column(row, "seen")?;
        Ok(Self {
            id: column(row, "id")?,
            revision: column(row, "revision")?,
            org: column(row, "org")?,
            service_resource: ServiceResource::parse(column(row, "resource")?)
                .ok_or(Error::Corrupt("service resource"))?,
            service_resource_type: resource_type(column(row, "resource_type")?)
                .ok_or(Error::Corrupt("resource type"))?,
            party: PartyId::parse(column(row, "party")?).ok_or(Error::Corrupt("party"))?,
            progress: column::<Option<i16>>(row, "progress")?
                .map(u8::try_from)
                .transpose()
                .map_err(|_| Error::Corrupt("progress"))?,
            process: address("process")?,
            preceding_process: address("preceding_process")?,
            extended_status: column(row, "extended_status")?,
            external_reference: column(row, "external_reference")?,
            gui_attachment_count: extract.gui_attachment_count,
            created_at: time("created_at")?,
            updated_at: time("updated_at")?,
            content_updated_at: time("content_updated_at")?,
            due_at: optional_time("due_at")?,
            deleted_at: optional_time("deleted_at")?,
            visible_from: optional_time("visible_from")?,
            status: DialogStatus::from_code(column::<i16>(row, "status")?.into()).ok_or(Error::Corrupt("status"))?,
            is_api_only: column(row, "is_api_only")?,
            has_unopened_content: column(row, "has_unopened_content")?,
            is_seen_since_content_update: column(row, "is_content_seen")?,
            from_service_owner_transmissions_count: column(row, "from_service_owner_transmissions_count")?,
            from_party_transmissions_count: column(row, "from_party_transmissions_count")?,
            latest_activity: column::<Option<Document<Activity>>>(row, "latest_activity")?.map(|activity| activity.0),
            content: extract.content,
            seen: document::ordered(seen, |entry| Reverse((entry.seen_at, entry.id))),
            system_labels: SystemLabels::from_mask(column(row, "labels_mask")?),
            end_user_context_revision: column(row, "end_user_context_revision")?,
            service_owner_labels: column::<Option<Vec<String>>>(row, "owner_labels")?.unwrap_or_default(),
            service_owner_context_revision: column(row, "service_owner_context_revision")?,
        })
    }

    /// Returns the value of an order key.
    pub fn key(&self, key: OrderKey) -> KeyValue {
        match key {
            OrderKey::ContentUpdatedAt => KeyValue::Time(Some(self.content_updated_at)),
            OrderKey::UpdatedAt => KeyValue::Time(Some(self.updated_at)),
            OrderKey::CreatedAt => KeyValue::Time(Some(self.created_at)),
            OrderKey::DueAt => KeyValue::Time(self.due_at),
            OrderKey::Id => KeyValue::Id(self.id),
        }
    }
}
