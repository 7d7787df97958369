//! Events that could not be delivered, for people to look at.

use dialogporten_domain::Timestamp;
use uuid::Uuid;

use crate::{Error, Store};

/// An event that could not be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// Its place in the queue when it was there.
    pub id: i64,
    /// Its dialog.
    pub dialog_id: Uuid,
    /// What happened.
    pub kind: String,
    /// When delivery was given up.
    pub died_at: Timestamp,
    /// What went wrong at last.
    pub last_error: String,
}

impl Store {
    /// Lists events that could not be delivered, oldest first, from the one behind `after` on.
    pub async fn dead_letters(&self, after: i64, limit: i64) -> Result<Vec<DeadLetter>, Error> {
        let rows = sqlx::query!(
            r#"
            SELECT id, dialog_id, coalesce(payload #>> '{kind,name}', '') AS "kind!", died_at, last_error
            FROM dead_letter
            WHERE id > $1
            ORDER BY id
            LIMIT $2
            "#,
            after,
            limit,
        )
        .fetch_all(&self.pools.delivery)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| DeadLetter {
                id: row.id,
                dialog_id: row.dialog_id,
                kind: row.kind,
                died_at: row.died_at.into(),
                last_error: row.last_error,
            })
            .collect())
    }

    /// Puts events back into the queue, behind everything that waits there. Returns how many there were.
    pub async fn replay_dead_letters(&self, ids: &[i64]) -> Result<u64, Error> {
        let replayed = sqlx::query!(
            "
            WITH letter AS (
                DELETE FROM dead_letter WHERE id = ANY ($1) RETURNING id, dialog_id, payload
            )
            INSERT INTO outbox (dialog_id, payload) SELECT dialog_id, payload FROM letter ORDER BY id
            ",
            ids,
        )
        .execute(&self.pools.delivery)
        .await?;
        Ok(replayed.rows_affected())
    }
}
