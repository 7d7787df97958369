//! Saying what became of events.

use dialogporten_domain::Timestamp;
use uuid::Uuid;

use crate::{Error, Store};

/// What became of the events of one dialog that were taken together.
#[derive(Debug)]
pub struct Settlement {
    /// The dialog.
    pub dialog_id: Uuid,
    /// Until when they were taken. What somebody else has taken since then stays with them.
    pub leased_until: Timestamp,
    /// The events that were delivered, oldest first.
    pub delivered: Vec<i64>,
    /// What became of the first one that was not.
    pub rest: Outcome,
}

/// Why the events of a dialog ended where they did.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There was none left.
    Done,
    /// There was no time for it; it may be taken again at once.
    Released,
    /// It could not be delivered and waits, and so do all behind it.
    Failed {
        /// The event.
        id: i64,
        /// When it is tried again.
        next_attempt_at: Timestamp,
        /// What went wrong.
        error: String,
    },
    /// It will not be tried again by itself; those behind it go on.
    Dead {
        /// The event.
        id: i64,
        /// What went wrong.
        error: String,
    },
}

impl Store {
    /// Records what became of events that were taken. One statement for all.
    pub async fn settle_events(&self, settlements: &[Settlement], now: Timestamp) -> Result<(), Error> {
        let delivered: Vec<i64> = settlements.iter().flat_map(|settled| &settled.delivered).copied().collect();
        let (mut failed, mut next_attempts, mut errors) = (Vec::new(), Vec::new(), Vec::new());
        let (mut dead, mut dead_errors) = (Vec::new(), Vec::new());
        let (mut dialogs, mut behind) = (Vec::new(), Vec::new());
        let mut leases = Vec::new();
        for settled in settlements {
            let mut last = settled.delivered.last().copied().unwrap_or(0);
            match &settled.rest {
                Outcome::Done | Outcome::Released => {}
                Outcome::Failed { id, next_attempt_at, error } => {
                    failed.push(*id);
                    next_attempts.push(next_attempt_at.to_chrono());
                    errors.push(error.as_str());
                    continue;
                }
                Outcome::Dead { id, error } => {
                    dead.push(*id);
                    dead_errors.push(error.as_str());
                    last = *id;
                }
            }
            dialogs.push(settled.dialog_id);
            behind.push(last);
            leases.push(settled.leased_until.to_chrono());
        }
        sqlx::query_file!(
            "src/outbox/settle.sql",
            &delivered,
            &failed,
            &next_attempts,
            &errors as &[&str],
            &dead,
            &dead_errors as &[&str],
            now.to_chrono(),
            &dialogs,
            &behind,
            &leases,
        )
        .execute(&self.pools.delivery)
        .await?;
        Ok(())
    }
}
