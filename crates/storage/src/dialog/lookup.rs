//! Dialogs by something else than their identifier.

use dialogporten_domain::{PartyId, ServiceResource};
use uuid::Uuid;

use crate::{Error, Store};

impl Store {
    /// Finds the dialog of an owner by its idempotent key; soft-deleted dialogs keep theirs.
    pub async fn find_dialog_by_idempotent_key(&self, org: &str, key: &str) -> Result<Option<Uuid>, Error> {
        let id = sqlx::query_scalar!(
            "
            SELECT id
            FROM dialog
            WHERE org_id = (SELECT id FROM org WHERE name = $1) AND idempotent_key = $2
            ",
            org,
            key,
        )
        .fetch_optional(&self.pools.requests)
        .await?;
        Ok(id)
    }

    /// Finds dialogs by their identifiers, and by labels of their owners; soft-deleted dialogs too. Each comes once per way
    /// in which it was found.
    pub async fn find_delegated_dialogs(&self, ids: &[Uuid], labels: &[String]) -> Result<Vec<DelegatedDialog>, Error> {
        let rows = sqlx::query_file_as!(DelegatedRow, "src/dialog/delegated.sql", ids, labels)
            .fetch_all(&self.pools.requests)
            .await?;
        rows.into_iter().map(DelegatedRow::into_dialog).collect()
    }
}

/// A dialog that somebody may have been given access to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DelegatedDialog {
    /// Identifier.
    pub id: Uuid,
    /// The label that it was found by, if it was found by one.
    pub label: Option<String>,
    /// Its party.
    pub party: PartyId,
    /// Its service.
    pub service_resource: ServiceResource,
}

struct DelegatedRow {
    id: Uuid,
    label: Option<String>,
    party: String,
    resource: String,
}

impl DelegatedRow {
    fn into_dialog(self) -> Result<DelegatedDialog, Error> {
        Ok(DelegatedDialog {
            id: self.id,
            label: self.label,
            party: PartyId::parse(&self.party).ok_or(Error::Corrupt("party"))?,
            service_resource: ServiceResource::parse(&self.resource).ok_or(Error::Corrupt("service resource"))?,
        })
    }
}
