//! Text that was appended to dialogs with long texts waits to be added to what is searched.

use uuid::Uuid;

use crate::{Error, Store};

impl Store {
    /// Finds dialogs for which text waits, those that wait the longest first.
    pub async fn dialogs_with_pending_text(&self, limit: i64) -> Result<Vec<Uuid>, Error> {
        let dialogs = sqlx::query_scalar!(
            "SELECT dialog_id FROM dialog_text_pending GROUP BY dialog_id ORDER BY min(id) LIMIT $1",
            limit,
        )
        .fetch_all(&self.pools.delivery)
        .await?;
        Ok(dialogs)
    }

    /// Adds all text that waits for a dialog to what is searched. Returns whether there was any that nobody else was
    /// adding.
    pub async fn add_pending_text(&self, dialog: Uuid) -> Result<bool, Error> {
        let done = sqlx::query_file!("src/text/merge.sql", dialog).execute(&self.pools.delivery).await?;
        Ok(done.rows_affected() > 0)
    }
}
