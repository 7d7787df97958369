//! Dialogs by something else than their identifier.

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

    /// Finds the dialogs that carry one of the service owners' labels, each of them once, in no particular order.
    pub async fn find_dialog_ids_by_service_owner_labels(&self, labels: &[String]) -> Result<Vec<Uuid>, Error> {
        let ids = sqlx::query_scalar!("SELECT DISTINCT dialog_id FROM so_label WHERE value = ANY ($1)", labels)
            .fetch_all(&self.pools.requests)
            .await?;
        Ok(ids)
    }
}
