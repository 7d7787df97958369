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
    /// When the oldest waiting event happened.
    pub oldest_pending: Option<Timestamp>,
}

impl Store {
    /// Returns when the oldest event that waits for delivery happened. Reads one row.
    pub async fn oldest_pending_event(&self) -> Result<Option<Timestamp>, Error> {
        let oldest = sqlx::query_scalar!(
            r#"SELECT (payload ->> 'occurredAt')::timestamptz AS "at" FROM outbox ORDER BY id LIMIT 1"#
        )
        .fetch_optional(&self.pools.health)
        .await?;
        Ok(oldest.flatten().map(Timestamp::from))
    }

    /// Returns how far delivery is behind. Takes no longer when much waits.
    pub async fn outbox_state(&self) -> Result<OutboxState, Error> {
        let row = sqlx::query!(
            r#"
            SELECT (SELECT count(*) FROM (SELECT FROM outbox LIMIT 10000) AS waiting) AS "pending!",
                   (SELECT count(*) FROM (SELECT FROM dead_letter LIMIT 10000) AS given_up) AS "dead!",
                   (SELECT (payload ->> 'occurredAt')::timestamptz FROM outbox ORDER BY id LIMIT 1) AS oldest_pending
            "#
        )
        .fetch_one(&self.pools.delivery)
        .await?;
        let oldest_pending = row.oldest_pending.map(Timestamp::from);
        Ok(OutboxState { pending: row.pending, dead: row.dead, oldest_pending })
    }
}
