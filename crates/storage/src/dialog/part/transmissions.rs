//! Transmissions.

use dialogporten_domain::dialog::Transmission;
use uuid::Uuid;

use super::AccessFacts;
use super::facts::PartRow;
use crate::document::Document;
use crate::{Error, Store};

type TransmissionsRow = PartRow<Vec<Document<Transmission>>>;
type TransmissionRow = PartRow<Option<Document<Transmission>>>;

impl Store {
    /// Finds the transmissions of a dialog, also of a soft-deleted one, by (`created_at`, `id`).
    pub async fn find_transmissions(&self, dialog_id: Uuid) -> Result<Option<(AccessFacts, Vec<Transmission>)>, Error> {
        let row = sqlx::query_file_as!(TransmissionsRow, "src/dialog/part/transmissions.sql", dialog_id)
            .fetch_optional(&self.pools.requests)
            .await?;
        row.map(|row| row.split_ordered(|transmission| (transmission.created_at, transmission.id))).transpose()
    }

    /// Finds a transmission of a dialog; none if it does not exist or belongs to another dialog.
    pub async fn find_transmission(
        &self,
        dialog_id: Uuid,
        id: Uuid,
    ) -> Result<Option<(AccessFacts, Option<Transmission>)>, Error> {
        let row = sqlx::query_file_as!(TransmissionRow, "src/dialog/part/transmission.sql", dialog_id, id)
            .fetch_optional(&self.pools.requests)
            .await?;
        row.map(PartRow::split).transpose()
    }
}
