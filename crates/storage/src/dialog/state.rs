//! A dialog is deleted, restored, frozen or purged.

use chrono::{DateTime, Utc};
use dialogporten_domain::dialog::{DialogState, StateChange};
use dialogporten_domain::{Event, PartyId, ServiceResource, Timestamp};
use uuid::Uuid;

use super::code;
use super::document::document;
use super::find::reference;
use crate::{Error, Store};

impl Store {
    /// Finds what decides about the state of a dialog; soft-deleted dialogs too. One statement, whatever is below the
    /// dialog.
    pub async fn find_dialog_state(&self, id: Uuid) -> Result<Option<DialogState>, Error> {
        let row = sqlx::query_as!(
            StateRow,
            "
            SELECT dialog.id, revision, resource.urn AS resource, resource_type, party.urn AS party,
                   process, preceding_process, visible_from, updated_at, content_updated_at, deleted_at, is_frozen
            FROM dialog
            JOIN party ON party.id = dialog.party_id
            JOIN resource ON resource.id = dialog.resource_id
            WHERE dialog.id = $1
            ",
            id,
        )
        .fetch_optional(&self.pools.requests)
        .await?;
        row.map(StateRow::into_state).transpose()
    }

    /// Stores a change of state, unless somebody else has changed the dialog since it was read. Returns whether it was
    /// stored. One statement.
    pub async fn change_dialog_state(&self, change: &StateChange) -> Result<bool, Error> {
        // The time of the content moves only while a dialog is not visible yet, and then to where it is already; the
        // search text, which repeats it, stays right.
        let is_saved = sqlx::query_scalar!(
            r#"
            WITH root AS (
                UPDATE dialog
                SET revision = $3,
                    deleted_at = $4,
                    is_frozen = $5,
                    updated_at = $6,
                    content_updated_at = $7,
                    is_content_seen = is_content_seen AND NOT $8::boolean
                WHERE id = $1 AND revision = $2
                RETURNING id
            ), event AS (
                INSERT INTO outbox (dialog_id, payload)
                SELECT id, $9::text::json FROM root WHERE $9::text IS NOT NULL
            )
            SELECT EXISTS (SELECT FROM root) AS "is_saved!"
            "#,
            change.dialog_id,
            change.expected_revision,
            change.revision,
            change.deleted_at.map(Timestamp::to_chrono),
            change.is_frozen,
            change.times.updated_at.to_chrono(),
            change.times.content_updated_at.to_chrono(),
            change.times.resets_seen,
            change.event.as_ref().map(document).transpose()?,
        )
        .fetch_one(&self.pools.requests)
        .await?;
        Ok(is_saved)
    }

    /// Removes a dialog with everything below it, unless somebody else has changed it since it was read. Returns whether
    /// it was removed. One statement.
    pub async fn purge_dialog(&self, id: Uuid, expected_revision: Uuid, event: Option<&Event>) -> Result<bool, Error> {
        let is_removed = sqlx::query_scalar!(
            r#"
            WITH root AS (
                DELETE FROM dialog WHERE id = $1 AND revision = $2 RETURNING id
            ), event AS (
                INSERT INTO outbox (dialog_id, payload)
                SELECT id, $3::text::json FROM root WHERE $3::text IS NOT NULL
            )
            SELECT EXISTS (SELECT FROM root) AS "is_removed!"
            "#,
            id,
            expected_revision,
            event.map(document).transpose()?,
        )
        .fetch_one(&self.pools.requests)
        .await?;
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
