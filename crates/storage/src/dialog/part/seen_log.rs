//! Who opened a dialog.

use dialogporten_domain::dialog::SeenEntry;
use uuid::Uuid;

use super::AccessFacts;
use super::facts::PartRow;
use crate::document::Document;
use crate::{Error, Store};

type SeenLogRow = PartRow<Vec<Document<SeenEntry>>>;
type SeenEntryRow = PartRow<Option<Document<SeenEntry>>>;

impl Store {
    /// Finds every opening of a dialog, also of a soft-deleted one, by (`seen_at`, `id`).
    pub async fn find_seen_log(&self, dialog_id: Uuid) -> Result<Option<(AccessFacts, Vec<SeenEntry>)>, Error> {
        let row = sqlx::query_file_as!(SeenLogRow, "src/dialog/part/seen_log.sql", dialog_id)
            .fetch_optional(&self.pools.requests)
            .await?;
        row.map(|row| row.split_ordered(|entry| (entry.seen_at, entry.id))).transpose()
    }

    /// Finds an opening of a dialog; none if it does not exist or belongs to another dialog.
    pub async fn find_seen_entry(
        &self,
        dialog_id: Uuid,
        id: Uuid,
    ) -> Result<Option<(AccessFacts, Option<SeenEntry>)>, Error> {
        let row = sqlx::query_file_as!(SeenEntryRow, "src/dialog/part/seen_entry.sql", dialog_id, id)
            .fetch_optional(&self.pools.requests)
            .await?;
        row.map(PartRow::split).transpose()
    }
}
