//! Taking events.

use std::time::Duration;

use dialogporten_domain::Timestamp;
use uuid::Uuid;

use super::payload::{StoredEvent, events};
use crate::{Error, Store};

/// How much is taken at once.
#[derive(Debug, Clone, Copy)]
pub struct ClaimLimits {
    /// Most dialogs.
    pub dialogs: i64,
    /// Most rows of one dialog; each holds what one command announced.
    pub rows_per_dialog: i64,
    /// How long nobody else takes them.
    pub lease: Duration,
}

/// What was taken.
#[derive(Debug, Default)]
pub struct Claim {
    /// The dialogs with events to deliver.
    pub dialogs: Vec<DialogEvents>,
    /// How many due rows turned out to be held up by an earlier one of their dialog.
    pub held_up: i64,
}

/// The next events of one dialog, oldest first. There is at least one row.
#[derive(Debug)]
pub struct DialogEvents {
    /// The dialog.
    pub dialog_id: Uuid,
    /// Until when nobody else takes them.
    pub leased_until: Timestamp,
    /// What its next commands announced.
    pub rows: Vec<PendingEvents>,
}

/// The events of one command that are to be delivered.
#[derive(Debug)]
pub struct PendingEvents {
    /// Their place in the queue.
    pub id: i64,
    /// How many of them are over.
    pub delivered: usize,
    /// How often delivery of the next one was given up for a while.
    pub attempts: i16,
    /// All of them, oldest first.
    pub events: Vec<StoredEvent>,
}

/// Rows that are looked at per dialog that is wanted: some belong together, some are held up.
const LOOKED_AT_PER_DIALOG: i64 = 2;

impl Store {
    /// Takes events that are due, until the lease ends. One statement, and no transaction stays open.
    pub async fn claim_events(&self, now: Timestamp, limits: ClaimLimits) -> Result<Claim, Error> {
        let leased_until = now.plus(limits.lease);
        let rows = sqlx::query_file!(
            "src/outbox/claim.sql",
            now.to_chrono(),
            leased_until.to_chrono(),
            limits.dialogs.saturating_mul(LOOKED_AT_PER_DIALOG),
            limits.dialogs,
            limits.rows_per_dialog,
        )
        .fetch_all(&self.pools.delivery)
        .await?;
        let mut claim = Claim::default();
        for row in rows {
            claim.held_up = row.parked;
            let (Some(id), Some(dialog_id), Some(attempts), Some(delivered), Some(payload)) =
                (row.id, row.dialog_id, row.attempts, row.delivered, row.payload)
            else {
                continue;
            };
            let delivered = usize::try_from(delivered).unwrap_or(0);
            let pending = PendingEvents { id, delivered, attempts, events: events(&payload) };
            match claim.dialogs.last_mut() {
                Some(dialog) if dialog.dialog_id == dialog_id => dialog.rows.push(pending),
                _ => claim.dialogs.push(DialogEvents { dialog_id, leased_until, rows: vec![pending] }),
            }
        }
        Ok(claim)
    }
}
