//! A dialog is read whole.

use chrono::{DateTime, Utc};
use dialogporten_domain::dialog::{Activity, Aggregate, Dialog, DialogStatus, SeenEntry, SystemLabels, Transmission};
use dialogporten_domain::{PartyId, ServiceResource, Timestamp, UriReference};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StringDeserializer};
use sqlx::PgConnection;
use uuid::Uuid;

use super::code;
use super::extract::ListExtract;
use super::rest::RestOfBody;
use crate::document::{self, Document};
use crate::replica::ReadKind;
use crate::{Error, Store};

impl Store {
    /// Finds a dialog as [`Store::find_dialog`] does, to show it: a replica may answer that has what was stored before.
    pub async fn read_dialog(&self, id: Uuid) -> Result<Option<Aggregate>, Error> {
        let found = self.on_replica(ReadKind::Request, |replica| Box::pin(Self::find_dialog_on(replica, id))).await;
        match found {
            Some(found) => found,
            None => self.find_dialog(id).await,
        }
    }

    /// Finds a dialog with everything below it that a details read shows; soft-deleted dialogs too. One statement.
    pub async fn find_dialog(&self, id: Uuid) -> Result<Option<Aggregate>, Error> {
        Self::find_dialog_on(&mut *self.command_connection().await?, id).await
    }

    /// Finds a dialog on a connection for another kind of work.
    pub(crate) async fn find_dialog_on(connection: &mut PgConnection, id: Uuid) -> Result<Option<Aggregate>, Error> {
        let row = sqlx::query_file_as!(DialogRow, "src/dialog/find.sql", id).fetch_optional(connection).await?;
        row.map(DialogRow::into_aggregate).transpose()
    }
}

struct DialogRow {
    id: Uuid,
    revision: Uuid,
    end_user_context_revision: Uuid,
    service_owner_context_revision: Uuid,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    content_updated_at: DateTime<Utc>,
    visible_from: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
    deleted_at: Option<DateTime<Utc>>,
    org: String,
    party: String,
    resource: String,
    resource_type: i16,
    status: i16,
    labels_mask: i16,
    progress: Option<i16>,
    from_service_owner_transmissions_count: i16,
    from_party_transmissions_count: i16,
    is_api_only: bool,
    is_frozen: bool,
    has_unopened_content: bool,
    is_content_seen: bool,
    idempotent_key: Option<String>,
    extended_status: Option<String>,
    external_reference: Option<String>,
    process: Option<String>,
    preceding_process: Option<String>,
    service_owner_labels: Vec<String>,
    list_extract: Document<ListExtract<'static>>,
    body: Document<RestOfBody<'static>>,
    transmissions: Vec<Document<Transmission>>,
    activities: Vec<Document<Activity>>,
    seen: Vec<Document<SeenEntry>>,
}

impl DialogRow {
    fn into_aggregate(self) -> Result<Aggregate, Error> {
        let dialog = Dialog {
            id: self.id,
            revision: self.revision,
            idempotent_key: self.idempotent_key,
            org: self.org,
            service_resource: ServiceResource::parse(&self.resource).ok_or(Error::Corrupt("service resource"))?,
            service_resource_type: code::resource_type(self.resource_type).ok_or(Error::Corrupt("resource type"))?,
            party: PartyId::parse(&self.party).ok_or(Error::Corrupt("party"))?,
            progress: self.progress.map(u8::try_from).transpose().map_err(|_| Error::Corrupt("progress"))?,
            extended_status: self.extended_status,
            external_reference: self.external_reference,
            visible_from: self.visible_from.map(Timestamp::from),
            due_at: self.due_at.map(Timestamp::from),
            expires_at: self.expires_at.map(Timestamp::from),
            process: self.process.map(reference).transpose()?,
            preceding_process: self.preceding_process.map(reference).transpose()?,
            is_api_only: self.is_api_only,
            created_at: self.created_at.into(),
            updated_at: self.updated_at.into(),
            content_updated_at: self.content_updated_at.into(),
            deleted_at: self.deleted_at.map(Timestamp::from),
            is_frozen: self.is_frozen,
            status: DialogStatus::from_code(self.status.into()).ok_or(Error::Corrupt("status"))?,
            has_unopened_content: self.has_unopened_content,
            is_seen_since_content_update: self.is_content_seen,
            from_service_owner_transmissions_count: self.from_service_owner_transmissions_count,
            from_party_transmissions_count: self.from_party_transmissions_count,
            system_labels: SystemLabels::from_mask(self.labels_mask),
            end_user_context_revision: self.end_user_context_revision,
            service_owner_labels: self.service_owner_labels,
            service_owner_context_revision: self.service_owner_context_revision,
            body: self.body.0.joined(self.list_extract.0),
        };
        Ok(Aggregate {
            dialog,
            transmissions: document::ordered(self.transmissions, |child| (child.created_at, child.id)),
            activities: document::ordered(self.activities, |child| (child.created_at, child.id)),
            seen: document::ordered(self.seen, |child| (child.seen_at, child.id)),
        })
    }
}

/// Takes a reference as it was stored, without putting it in canonical form again.
pub(crate) fn reference(text: String) -> Result<UriReference, Error> {
    let stored: StringDeserializer<ValueError> = text.into_deserializer();
    UriReference::deserialize(stored).map_err(|_| Error::Corrupt("reference"))
}
