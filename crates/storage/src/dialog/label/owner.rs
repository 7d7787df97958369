//! The labels of the service owner.

use dialogporten_domain::ServiceResource;
use uuid::Uuid;

use crate::{Error, Store};

/// How many labels a dialog has at most.
const MAX: i64 = 20;

/// The labels that a service owner gave a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceOwnerLabels {
    /// The service of the dialog.
    pub service_resource: ServiceResource,
    /// Revision of the labels.
    pub revision: Uuid,
    /// The labels, ordered by their bytes.
    pub values: Vec<String>,
}

impl Store {
    /// Finds the labels that a service owner gave a dialog, unless the dialog is deleted.
    pub async fn find_service_owner_labels(&self, dialog: Uuid) -> Result<Option<ServiceOwnerLabels>, Error> {
        let row = sqlx::query!(
            r#"
            SELECT resource.urn AS resource, service_owner_context_revision,
                   ARRAY(
                       SELECT value FROM so_label WHERE so_label.dialog_id = dialog.id ORDER BY value
                   ) AS "values!"
            FROM dialog
            JOIN resource ON resource.id = dialog.resource_id
            WHERE dialog.id = $1 AND deleted_at IS NULL
            "#,
            dialog,
        )
        .fetch_optional(&mut *self.command_connection().await?)
        .await?;
        row.map(|row| {
            Ok(ServiceOwnerLabels {
                service_resource: ServiceResource::parse(&row.resource).ok_or(Error::Corrupt("service resource"))?,
                revision: row.service_owner_context_revision,
                values: row.values,
            })
        })
        .transpose()
    }

    /// Adds a label that the dialog does not have. Returns false, and changes nothing, when the dialog is gone, is at
    /// another revision than the one named, or has meanwhile got that label or enough others. One statement.
    pub async fn add_service_owner_label(
        &self,
        dialog: Uuid,
        label: &str,
        at: Option<Uuid>,
        revision: Uuid,
    ) -> Result<bool, Error> {
        let added = sqlx::query_scalar!(
            "
            WITH locked AS MATERIALIZED (
                SELECT id FROM dialog
                WHERE id = $1 AND deleted_at IS NULL AND ($2::uuid IS NULL OR service_owner_context_revision = $2)
                FOR NO KEY UPDATE
            ), root AS MATERIALIZED (
                SELECT id FROM locked WHERE count_service_owner_labels(id) < $5
            ), added AS (
                INSERT INTO so_label (dialog_id, value) SELECT id, $3 FROM root ON CONFLICT DO NOTHING RETURNING dialog_id
            )
            UPDATE dialog SET service_owner_context_revision = $4
            FROM added
            WHERE dialog.id = added.dialog_id
            RETURNING dialog.id
            ",
            dialog,
            at,
            label,
            revision,
            MAX,
        )
        .fetch_optional(&mut *self.command_connection().await?)
        .await?;
        Ok(added.is_some())
    }

    /// Removes a label that the dialog has. Returns false, and changes nothing, when the dialog is gone, is at another
    /// revision than the one named, or has meanwhile lost the label. One statement.
    pub async fn remove_service_owner_label(
        &self,
        dialog: Uuid,
        label: &str,
        at: Option<Uuid>,
        revision: Uuid,
    ) -> Result<bool, Error> {
        let removed = sqlx::query_scalar!(
            "
            WITH root AS MATERIALIZED (
                SELECT id FROM dialog
                WHERE id = $1 AND deleted_at IS NULL AND ($2::uuid IS NULL OR service_owner_context_revision = $2)
                FOR NO KEY UPDATE
            ), removed AS (
                DELETE FROM so_label USING root
                WHERE so_label.dialog_id = root.id AND so_label.value = $3
                RETURNING so_label.dialog_id
            )
            UPDATE dialog SET service_owner_context_revision = $4
            FROM removed
            WHERE dialog.id = removed.dialog_id
            RETURNING dialog.id
            ",
            dialog,
            at,
            label,
            revision,
        )
        .fetch_optional(&mut *self.command_connection().await?)
        .await?;
        Ok(removed.is_some())
    }
}
