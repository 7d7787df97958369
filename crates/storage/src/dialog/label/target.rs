//! What must be known of dialogs to change their labels.

use dialogporten_domain::dialog::SystemLabels;
use dialogporten_domain::{PartyId, ServiceResource};
use uuid::Uuid;

use crate::{Error, Store};

/// What must be known of a dialog to change its labels.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelTarget {
    /// The dialog.
    pub id: Uuid,
    /// Short name of its owner.
    pub org: String,
    /// Its party.
    pub party: PartyId,
    /// Its service.
    pub service_resource: ServiceResource,
    /// The labels of its owner, which may name an instance.
    pub service_owner_labels: Vec<String>,
    /// The labels of its readers.
    pub system_labels: SystemLabels,
    /// Revision of the readers' state.
    pub end_user_context_revision: Uuid,
}

impl Store {
    /// Finds what must be known of dialogs to change their labels, in no particular order. Dialogs that do not exist or
    /// are deleted are left out. One statement.
    pub async fn find_label_targets(&self, ids: &[Uuid]) -> Result<Vec<LabelTarget>, Error> {
        let rows = sqlx::query!(
            r#"
            SELECT dialog.id, org.name AS org, party.urn AS party, resource.urn AS resource,
                   ARRAY(SELECT value FROM so_label WHERE so_label.dialog_id = dialog.id) AS "service_owner_labels!",
                   labels_mask, end_user_context_revision
            FROM dialog
            JOIN org ON org.id = dialog.org_id
            JOIN party ON party.id = dialog.party_id
            JOIN resource ON resource.id = dialog.resource_id
            WHERE dialog.id = ANY ($1) AND deleted_at IS NULL
            "#,
            ids,
        )
        .fetch_all(&self.pools.requests)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(LabelTarget {
                    id: row.id,
                    org: row.org,
                    party: PartyId::parse(&row.party).ok_or(Error::Corrupt("party"))?,
                    service_resource: ServiceResource::parse(&row.resource)
                        .ok_or(Error::Corrupt("service resource"))?,
                    service_owner_labels: row.service_owner_labels,
                    system_labels: SystemLabels::from_mask(row.labels_mask),
                    end_user_context_revision: row.end_user_context_revision,
                })
            })
            .collect()
    }
}
