//! Which dialogs are still to be done.

use std::time::Duration;

use dialogporten_domain::Timestamp;
use uuid::Uuid;

use crate::{Error, Store};

/// Which dialogs are indexed anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReindexSelection {
    /// All.
    All,
    /// Those that were changed at a time or later.
    Since(Timestamp),
    /// Those without an entry, or with one that is older than their content.
    Stale,
}

impl Store {
    /// Adds dialogs to the queue. Those in it already begin anew. Returns how many were added. Reads the whole table of
    /// dialogs and holds up nobody.
    pub async fn fill_reindex_queue(&self, selection: ReindexSelection, puts_stale_first: bool) -> Result<u64, Error> {
        let since = match selection {
            ReindexSelection::Since(since) => Some(since.to_chrono()),
            ReindexSelection::All | ReindexSelection::Stale => None,
        };
        let pool = self.pools.unlimited().await?;
        let added =
            sqlx::query_file!("src/reindex/fill.sql", since, selection == ReindexSelection::Stale, puts_stale_first,)
                .execute(&pool)
                .await;
        pool.close().await;
        Ok(added?.rows_affected())
    }

    /// Counts the dialogs in the queue.
    pub async fn reindex_queue_length(&self) -> Result<i64, Error> {
        Ok(sqlx::query_scalar!(r#"SELECT count(*) AS "count!" FROM reindex_queue"#)
            .fetch_one(&self.pools.background)
            .await?)
    }

    /// Takes dialogs out of the queue until a lease ends. A worker that dies keeps them for no longer than that.
    pub async fn claim_reindex(&self, now: Timestamp, lease: Duration, limit: i64) -> Result<Vec<Uuid>, Error> {
        let claimed = sqlx::query_scalar!(
            "
            UPDATE reindex_queue SET leased_until = $2
            WHERE id = ANY (ARRAY(
                SELECT id FROM reindex_queue
                WHERE leased_until <= $1
                ORDER BY is_first DESC, id
                LIMIT $3
                FOR UPDATE SKIP LOCKED
            ))
            RETURNING id
            ",
            now.to_chrono(),
            now.plus(lease).to_chrono(),
            limit,
        )
        .fetch_all(&self.pools.background)
        .await?;
        Ok(claimed)
    }

    /// Removes dialogs that are done from the queue, and gives others back.
    pub async fn settle_reindex(&self, done: &[Uuid], released: &[Uuid]) -> Result<(), Error> {
        sqlx::query!(
            "
            WITH done AS (DELETE FROM reindex_queue WHERE id = ANY ($1))
            UPDATE reindex_queue SET leased_until = '-infinity' WHERE id = ANY ($2)
            ",
            done,
            released,
        )
        .execute(&self.pools.background)
        .await?;
        Ok(())
    }

    /// Tidies up the full-text index after many changes.
    pub async fn tidy_text_index(&self) -> Result<(), Error> {
        let pool = self.pools.unlimited().await?;
        let tidied = sqlx::query("VACUUM (ANALYZE) dialog_text").execute(&pool).await;
        pool.close().await;
        tidied?;
        Ok(())
    }
}
