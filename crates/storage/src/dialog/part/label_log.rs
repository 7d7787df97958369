//! How labels came and went.

use dialogporten_domain::dialog::LabelLogEntry;
use uuid::Uuid;

use super::AccessFacts;
use super::facts::PartRow;
use crate::document::Document;
use crate::{Error, Store};

type LabelLogRow = PartRow<Vec<Document<LabelLogEntry>>>;

impl Store {
    /// Finds the label log of a dialog, also of a soft-deleted one, by (`created_at`, `id`).
    pub async fn find_label_log(&self, dialog_id: Uuid) -> Result<Option<(AccessFacts, Vec<LabelLogEntry>)>, Error> {
        let row = sqlx::query_file_as!(LabelLogRow, "src/dialog/part/label_log.sql", dialog_id)
            .fetch_optional(&self.pools.requests)
            .await?;
        row.map(|row| row.split_ordered(|entry| (entry.created_at, entry.id))).transpose()
    }
}
