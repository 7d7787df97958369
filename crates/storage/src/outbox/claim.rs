//! Taking events.

use std::time::Duration;

use dialogporten_domain::{Event, Timestamp};
use uuid::Uuid;

use crate::{Error, Store};

/// How much is taken at once.
#[derive(Debug, Clone, Copy)]
pub struct ClaimLimits {
    /// Most dialogs.
    pub dialogs: i64,
    /// Most events of one dialog.
    pub events_per_dialog: i64,
    /// How long nobody else takes them.
    pub lease: Duration,
}

/// What was taken.
#[derive(Debug, Default)]
pub struct Claim {
    /// The dialogs with events to deliver.
    pub dialogs: Vec<DialogEvents>,
    /// How many due events turned out to be held up by an earlier one of their dialog.
    pub held_up: i64,
}

/// The next events of one dialog, oldest first. There is at least one.
#[derive(Debug)]
pub struct DialogEvents {
    /// The dialog.
    pub dialog_id: Uuid,
    /// Until when nobody else takes them.
    pub leased_until: Timestamp,
    /// Its events.
    pub events: Vec<PendingEvent>,
}

/// One event that is to be delivered.
#[derive(Debug)]
pub struct PendingEvent {
    /// Its place in the queue.
    pub id: i64,
    /// How often delivery was given up for a while.
    pub attempts: i16,
    /// The event; `None` when what is stored cannot be read.
    pub event: Option<Event>,
}

/// Rows that are looked at per dialog that is wanted: some belong together, some are held up.
const ROWS_PER_DIALOG: i64 = 8;

impl Store {
    /// Takes events that are due, until the lease ends. One statement, and no transaction stays open.
    pub async fn claim_events(&self, now: Timestamp, limits: ClaimLimits) -> Result<Claim, Error> {
        let leased_until = now.plus(limits.lease);
        let rows = sqlx::query_file!(
            "src/outbox/claim.sql",
            now.to_chrono(),
            leased_until.to_chrono(),
            limits.dialogs.saturating_mul(ROWS_PER_DIALOG),
            limits.dialogs,
            limits.events_per_dialog,
        )
        .fetch_all(&self.pools.delivery)
        .await?;
        let mut claim = Claim::default();
        for row in rows {
            claim.held_up = row.parked;
            let (Some(id), Some(dialog_id), Some(attempts), Some(payload)) =
                (row.id, row.dialog_id, row.attempts, row.payload)
            else {
                continue;
            };
            let pending = PendingEvent { id, attempts, event: serde_json::from_str(&payload).ok() };
            match claim.dialogs.last_mut() {
                Some(dialog) if dialog.dialog_id == dialog_id => dialog.events.push(pending),
                _ => claim.dialogs.push(DialogEvents { dialog_id, leased_until, events: vec![pending] }),
            }
        }
        Ok(claim)
    }
}
