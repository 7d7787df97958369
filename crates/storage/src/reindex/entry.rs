//! The full-text entry of one dialog.

use uuid::Uuid;

use crate::text::TextPieces;
use crate::{Error, Store};

impl Store {
    /// Builds the full-text entry of a dialog anew. Returns false when somebody else was at work on the dialog, so that
    /// it must be done again; a dialog that is gone is done. Two statements.
    pub async fn reindex_dialog(&self, id: Uuid) -> Result<bool, Error> {
        let mut connection = self.pools.background.acquire().await?;
        let Some(aggregate) = Self::find_dialog_on(&mut connection, id).await? else { return Ok(true) };
        let text = TextPieces::of(&aggregate);
        let is_written = sqlx::query_file_scalar!(
            "src/reindex/entry.sql",
            id,
            aggregate.dialog.revision,
            &text.configurations as &[&str],
            &text.weights as &[&str],
            &text.texts,
        )
        .fetch_one(&mut *connection)
        .await?;
        Ok(is_written)
    }
}
