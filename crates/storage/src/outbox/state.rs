//! How far delivery is behind.

use dialogporten_domain::Timestamp;

use crate::{Error, Store};

/// How far delivery is behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxState {
    /// How many events wait, counted up to ten thousand.
    pub pending: i64,
    /// How many could not be delivered, counted up to ten thousand.
    pub dead: i64,
    /// Since when the oldest event has been waiting, apart from those that are held.
    pub oldest_pending: Option<Timestamp>,
}

impl Store {
    /// Returns since when the oldest event has been waiting for delivery: since it happened, or since it was no longer
    /// held. Reads one row, and those that are held.
    pub async fn oldest_pending_event(&self, now: Timestamp) -> Result<Option<Timestamp>, Error> {
        let oldest = sqlx::query_scalar!(
            r#"
            SELECT greatest((payload ->> 'occurredAt')::timestamptz, held_until) AS "at"
            FROM outbox
            WHERE held_until IS NULL OR held_until <= $1
            ORDER BY id
            LIMIT 1
            "#,
            now.to_chrono(),
        )
        .fetch_optional(&self.pools.health)
        .await?;
        Ok(oldest.flatten().map(Timestamp::from))
    }

    /// Returns how far delivery is behind. Takes no longer when much waits.
    pub async fn outbox_state(&self, now: Timestamp) -> Result<OutboxState, Error> {
        let row = sqlx::query!(
            r#"
            SELECT (SELECT count(*) FROM (SELECT FROM outbox LIMIT 10000) AS waiting) AS "pending!",
                   (SELECT count(*) FROM (SELECT FROM dead_letter LIMIT 10000) AS given_up) AS "dead!",
                   (
                       SELECT greatest((payload ->> 'occurredAt')::timestamptz, held_until) FROM outbox
                       WHERE held_until IS NULL OR held_until <= $1
                       ORDER BY id
                       LIMIT 1
                   ) AS oldest_pending
            "#,
            now.to_chrono(),
        )
        .fetch_one(&self.pools.delivery)
        .await?;
        let oldest_pending = row.oldest_pending.map(Timestamp::from);
        Ok(OutboxState { pending: row.pending, dead: row.dead, oldest_pending })
    }
}
