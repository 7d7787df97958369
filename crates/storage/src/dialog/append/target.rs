//! What must be known of a dialog to append to it.

use chrono::{DateTime, Utc};
use dialogporten_domain::dialog::{AppendTarget, TransmissionCounts, TransmissionType};
use dialogporten_domain::{PartyId, ServiceResource, Timestamp};
use uuid::Uuid;

use crate::dialog::code;
use crate::dialog::find::reference;
use crate::{Error, Store};

/// What the new child refers to, of what the dialog may have.
#[derive(Debug, Clone, Copy, Default)]
pub struct AppendedReferences<'a> {
    /// The transmission that a new activity says was opened.
    pub opened: Option<Uuid>,
    /// The key of a new transmission.
    pub idempotent_key: Option<&'a str>,
    /// The transmission that a new one answers.
    pub answered: Option<Uuid>,
}

impl Store {
    /// Finds what must be known of a dialog to append to it, deleted dialogs included. One statement, whose cost does
    /// not depend on how much the dialog has.
    pub async fn find_append_target(
        &self,
        dialog: Uuid,
        references: AppendedReferences<'_>,
    ) -> Result<Option<AppendTarget>, Error> {
        let row = sqlx::query_file_as!(
            TargetRow,
            "src/dialog/append/target.sql",
            dialog,
            references.opened,
            references.idempotent_key,
            references.answered,
        )
        .fetch_optional(&mut *self.command_connection().await?)
        .await?;
        row.map(TargetRow::into_target).transpose()
    }
}

struct TargetRow {
    id: Uuid,
    revision: Uuid,
    org: String,
    party: String,
    resource: String,
    resource_type: i16,
    process: Option<String>,
    preceding_process: Option<String>,
    visible_from: Option<DateTime<Utc>>,
    content_updated_at: DateTime<Utc>,
    is_deleted: bool,
    is_frozen: bool,
    from_service_owner_transmissions_count: i16,
    from_party_transmissions_count: i16,
    opened: Option<i16>,
    is_key_used: bool,
    answered: Vec<Uuid>,
    answers: Vec<Uuid>,
}

impl TargetRow {
    fn into_target(self) -> Result<AppendTarget, Error> {
        let kind = |code: i16| TransmissionType::from_code(code.into()).ok_or(Error::Corrupt("transmission type"));
        Ok(AppendTarget {
            id: self.id,
            revision: self.revision,
            org: self.org,
            service_resource: ServiceResource::parse(&self.resource).ok_or(Error::Corrupt("service resource"))?,
            service_resource_type: code::resource_type(self.resource_type).ok_or(Error::Corrupt("resource type"))?,
            party: PartyId::parse(&self.party).ok_or(Error::Corrupt("party"))?,
            process: self.process.map(reference).transpose()?,
            preceding_process: self.preceding_process.map(reference).transpose()?,
            visible_from: self.visible_from.map(Timestamp::from),
            content_updated_at: self.content_updated_at.into(),
            is_deleted: self.is_deleted,
            is_frozen: self.is_frozen,
            counts: TransmissionCounts {
                from_service_owner: self.from_service_owner_transmissions_count,
                from_party: self.from_party_transmissions_count,
            },
            opened: self.opened.map(kind).transpose()?,
            is_key_used: self.is_key_used,
            answered: self.answered,
            answers: self.answers,
        })
    }
}
