//! A dialog is deleted, restored, frozen or purged.

use chrono::{DateTime, Utc};
use dialogporten_domain::dialog::{DialogState, StateChange};
use dialogporten_domain::{Event, PartyId, ServiceResource, Timestamp};
use uuid::Uuid;

use super::code;
use super::find::reference;
use crate::document::payload;
use crate::{Error, Store};

impl Store {
    /// Finds what decides about the state of a dialog; soft-deleted dialogs too. One statement, whatever is below the
    /// dialog.
    pub async fn find_dialog_state(&self, id: Uuid) -> Result<Option<DialogState>, Error> {
        let row = sqlx::query_file_as!(StateRow, "src/dialog/state.sql", id,)
            .fetch_optional(&mut *self.command_connection().await?)
            .await?;
        row.map(StateRow::into_state).transpose()
    }

    /// Stores a change of state, unless somebody else has changed the dialog since it was read. Returns whether it was
    /// stored. One statement.
    pub async fn change_dialog_state(&self, change: &StateChange) -> Result<bool, Error> {
        let is_saved = sqlx::query_file_scalar!(
            "src/dialog/change_state.sql",
            change.dialog_id,
            change.expected_revision,
            change.revision,
            change.deleted_at.map(Timestamp::to_chrono),
            change.is_frozen,
            change.times.updated_at.to_chrono(),
            change.times.content_updated_at.to_chrono(),
            change.times.resets_seen,
            change.event.as_ref().map(payload).transpose()?,
        )
        .fetch_one(&mut *self.command_connection().await?)
        .await?;
        if is_saved {
            self.changes.note(&change.event);
        }
        Ok(is_saved)
    }

    /// Removes a dialog with everything below it, unless somebody else has changed it since it was read. Returns whether
    /// it was removed. One statement.
    pub async fn purge_dialog(&self, id: Uuid, expected_revision: Uuid, event: Option<&Event>) -> Result<bool, Error> {
        let is_removed =
            sqlx::query_file_scalar!("src/dialog/purge.sql", id, expected_revision, event.map(payload).transpose()?,)
                .fetch_one(&mut *self.command_connection().await?)
                .await?;
        if is_removed {
            self.changes.note(event);
        }
        Ok(is_removed)
    }
}

struct StateRow {
    id: Uuid,
    revision: Uuid,
    resource: String,
    resource_type: i16,
    party: String,
    process: Option<String>,
    preceding_process: Option<String>,
    visible_from: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    content_updated_at: DateTime<Utc>,
    deleted_at: Option<DateTime<Utc>>,
    is_frozen: bool,
}

impl StateRow {
    fn into_state(self) -> Result<DialogState, Error> {
        Ok(DialogState {
            id: self.id,
            revision: self.revision,
            service_resource: ServiceResource::parse(&self.resource).ok_or(Error::Corrupt("service resource"))?,
            service_resource_type: code::resource_type(self.resource_type).ok_or(Error::Corrupt("resource type"))?,
            party: PartyId::parse(&self.party).ok_or(Error::Corrupt("party"))?,
            process: self.process.map(reference).transpose()?,
            preceding_process: self.preceding_process.map(reference).transpose()?,
            visible_from: self.visible_from.map(Timestamp::from),
            updated_at: self.updated_at.into(),
            content_updated_at: self.content_updated_at.into(),
            deleted_at: self.deleted_at.map(Timestamp::from),
            is_frozen: self.is_frozen,
        })
    }
}
