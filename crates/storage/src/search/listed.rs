//! What a list shows of a dialog.

use std::cmp::Reverse;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use dialogporten_domain::dialog::{Activity, DialogStatus, SeenEntry, SystemLabels};
use dialogporten_domain::search::{ContinuationToken, KeyValue, Order, OrderKey};
use dialogporten_domain::{PartyId, ResourceType, ServiceResource, Timestamp, UriReference};
use serde::Deserialize;
use sqlx::postgres::PgRow;
use sqlx::{Decode, Postgres, Row};
use uuid::Uuid;

use super::names::NamesOfDialog;
use super::text::ListedText;
use crate::Error;
use crate::dialog::{reference, resource_type};
use crate::document::{self, Document};
use crate::interned::DialogKeys;

/// What is read of the dialogs of a page, after the place of the entry, in the order in which a row is read. The names of
/// owners, parties and services are not looked up row by row: the process remembers them. Openings are looked up only where
/// the mark says that there are some.
pub(super) const COLUMNS: &str = "
           dialog.id, revision, end_user_context_revision, service_owner_context_revision,
           dialog.created_at, dialog.updated_at, dialog.content_updated_at, visible_from, dialog.due_at, deleted_at,
           org_id, party_id, resource_id, resource_type, status, labels_mask, progress,
           from_service_owner_transmissions_count, from_party_transmissions_count,
           is_api_only, has_unopened_content, is_content_seen,
           extended_status, external_reference, process, preceding_process, list_extract, latest_activity,
           CASE WHEN is_content_seen THEN ARRAY(
               SELECT body FROM dialog_seen
               WHERE dialog_seen.dialog_id = dialog.id AND seen_at >= dialog.content_updated_at
           ) END AS seen,";
/// The labels of the owner, for those who see them.
pub(super) const OWNER_LABELS: &str = "
           ARRAY(SELECT value FROM so_label WHERE so_label.dialog_id = dialog.id ORDER BY value) AS owner_labels";
/// No labels, for those who do not.
pub(super) const NO_OWNER_LABELS: &str = "
           NULL::text[] AS owner_labels";
/// Where it is read from, when the identifiers of the page were found first.
pub(super) const TABLES: &str = "
    FROM page
    JOIN dialog ON dialog.id = page.id";
/// Where the place of a row stands, and the first column of a dialog.
const PLACE: usize = 0;
const FIRST: usize = 1;
/// Where the owner stands, which the party and the service follow.
const ORG: usize = 11;

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
    pub org: Arc<str>,
    /// The service.
    pub service_resource: Arc<ServiceResource>,
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedContent {
    /// Title.
    pub title: ListedText,
    /// Title for readers whose login is too weak for the real one.
    pub non_sensitive_title: Option<ListedText>,
    /// Summary.
    pub summary: Option<ListedText>,
    /// Summary for readers whose login is too weak for the real one.
    pub non_sensitive_summary: Option<ListedText>,
    /// Sender to show instead of the owner's name.
    pub sender_name: Option<ListedText>,
    /// Short label for the status.
    pub extended_status: Option<ListedText>,
}

/// What is stored for lists.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListExtract {
    gui_attachment_count: u64,
    title: Option<ListedText>,
    non_sensitive_title: Option<ListedText>,
    summary: Option<ListedText>,
    non_sensitive_summary: Option<ListedText>,
    sender_name: Option<ListedText>,
    extended_status: Option<ListedText>,
}

impl ListExtract {
    fn content(self) -> Option<ListedContent> {
        let Self { non_sensitive_title, summary, non_sensitive_summary, sender_name, extended_status, .. } = self;
        self.title.map(|title| ListedContent {
            title,
            non_sensitive_title,
            summary,
            non_sensitive_summary,
            sender_name,
            extended_status,
        })
    }
}

/// Reads the columns of a row one after the other: looking each of them up by its name, or comparing its type, takes longer
/// than reading it. All statements of searches have the same columns.
struct Columns<'r> {
    row: &'r PgRow,
    place: usize,
}

impl<'r> Columns<'r> {
    fn next<T: Decode<'r, Postgres>>(&mut self) -> Result<T, Error> {
        let value = self.row.try_get_unchecked(self.place)?;
        self.place += 1;
        Ok(value)
    }

    fn time(&mut self) -> Result<Timestamp, Error> {
        self.next::<DateTime<Utc>>().map(Timestamp::from)
    }

    fn optional_time(&mut self) -> Result<Option<Timestamp>, Error> {
        Ok(self.next::<Option<DateTime<Utc>>>()?.map(Timestamp::from))
    }

    fn address(&mut self) -> Result<Option<UriReference>, Error> {
        self.next::<Option<String>>()?.map(reference).transpose()
    }
}

/// Returns the place of a row.
pub(super) fn place(row: &PgRow) -> Result<Option<i64>, Error> {
    Columns { row, place: PLACE }.next()
}

/// Returns the integers that stand for the owner, the party and the service of a row.
pub(super) fn keys(row: &PgRow) -> Result<DialogKeys, Error> {
    let mut columns = Columns { row, place: ORG };
    Ok(DialogKeys { org: columns.next()?, party: columns.next()?, resource: columns.next()? })
}

impl ListedDialog {
    /// Reads a row.
    pub(super) fn read(row: &PgRow, names: NamesOfDialog) -> Result<Self, Error> {
        let mut columns = Columns { row, place: FIRST };
        let id = columns.next()?;
        let revision = columns.next()?;
        let end_user_context_revision = columns.next()?;
        let service_owner_context_revision = columns.next()?;
        let created_at = columns.time()?;
        let updated_at = columns.time()?;
        let content_updated_at = columns.time()?;
        let visible_from = columns.optional_time()?;
        let due_at = columns.optional_time()?;
        let deleted_at = columns.optional_time()?;
        // The owner, the party and the service are named already.
        columns.place = ORG + 3;
        let service_resource_type = resource_type(columns.next()?).ok_or(Error::Corrupt("resource type"))?;
        let status = DialogStatus::from_code(columns.next::<i16>()?.into()).ok_or(Error::Corrupt("status"))?;
        let system_labels = SystemLabels::from_mask(columns.next()?);
        let progress = columns.next::<Option<i16>>()?.map(u8::try_from).transpose();
        let from_service_owner_transmissions_count = columns.next()?;
        let from_party_transmissions_count = columns.next()?;
        let is_api_only = columns.next()?;
        let has_unopened_content = columns.next()?;
        let is_seen_since_content_update = columns.next()?;
        let extended_status = columns.next()?;
        let external_reference = columns.next()?;
        let process = columns.address()?;
        let preceding_process = columns.address()?;
        let Document(extract): Document<ListExtract> = columns.next()?;
        let latest_activity = columns.next::<Option<Document<Activity>>>()?.map(|activity| activity.0);
        let seen = columns.next::<Option<Vec<Document<SeenEntry>>>>()?.unwrap_or_default();
        let seen = document::ordered(seen, |entry| Reverse((entry.seen_at, entry.id)));
        let service_owner_labels = columns.next::<Option<Vec<String>>>()?.unwrap_or_default();
        Ok(Self {
            id,
            revision,
            org: names.org,
            service_resource: names.resource,
            service_resource_type,
            party: names.party,
            progress: progress.map_err(|_| Error::Corrupt("progress"))?,
            process,
            preceding_process,
            extended_status,
            external_reference,
            gui_attachment_count: extract.gui_attachment_count,
            created_at,
            updated_at,
            content_updated_at,
            due_at,
            deleted_at,
            visible_from,
            status,
            is_api_only,
            has_unopened_content,
            is_seen_since_content_update,
            from_service_owner_transmissions_count,
            from_party_transmissions_count,
            latest_activity,
            content: extract.content(),
            seen,
            system_labels,
            end_user_context_revision,
            service_owner_labels,
            service_owner_context_revision,
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
