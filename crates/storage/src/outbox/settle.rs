//! Saying what became of events.

use dialogporten_domain::Timestamp;
use uuid::Uuid;

use super::payload::StoredEvent;
use crate::{Error, Store};

/// What became of the events of one dialog that were taken together.
#[derive(Debug)]
pub struct Settlement {
    /// The dialog.
    pub dialog_id: Uuid,
    /// Until when they were taken. What somebody else has taken since then stays with them.
    pub leased_until: Timestamp,
    /// The rows whose events are all over, oldest first.
    pub over: Vec<i64>,
    /// The first row that is not, if there is one.
    pub stopped: Option<Stop>,
}

/// Where delivery of the events of a dialog ended.
#[derive(Debug)]
pub struct Stop {
    /// The row.
    pub id: i64,
    /// How many of its events are over.
    pub delivered: usize,
    /// What became of the next one.
    pub outcome: Outcome,
}

/// Why the events of a dialog ended where they did.
#[derive(Debug)]
pub enum Outcome {
    /// There was no time for it; it may be taken again at once.
    Released,
    /// It could not be delivered and waits, and so do all behind it.
    Failed {
        /// When it is tried again.
        next_attempt_at: Timestamp,
        /// What went wrong.
        error: String,
    },
    /// It will not be tried again by itself; those behind it go on.
    Dead {
        /// The event.
        event: StoredEvent,
        /// What went wrong.
        error: String,
    },
}

impl Store {
    /// Records what became of events that were taken. One statement for all.
    pub async fn settle_events(&self, settlements: &[Settlement], now: Timestamp) -> Result<(), Error> {
        let over: Vec<i64> = settlements.iter().flat_map(|settled| &settled.over).copied().collect();
        let mut stops = Stops::default();
        let (mut dialogs, mut behind, mut leases) = (Vec::new(), Vec::new(), Vec::new());
        for settled in settlements {
            if let Some(stop) = &settled.stopped {
                stops.add(stop, settled.leased_until, now)?;
                continue;
            }
            dialogs.push(settled.dialog_id);
            behind.push(settled.over.last().copied().unwrap_or(0));
            leases.push(settled.leased_until.to_chrono());
        }
        sqlx::query_file!(
            "src/outbox/settle.sql",
            &over,
            &stops.ids,
            &stops.delivered,
            &stops.are_failed,
            &stops.next_attempts,
            &stops.errors as &[Option<&str>],
            &stops.dead as &[Option<String>],
            &stops.leases,
            &dialogs,
            &behind,
            &leases,
            now.to_chrono(),
        )
        .execute(&self.pools.delivery)
        .await?;
        Ok(())
    }
}

/// Columns of rows that stay.
#[derive(Default)]
struct Stops<'a> {
    ids: Vec<i64>,
    delivered: Vec<i16>,
    are_failed: Vec<bool>,
    next_attempts: Vec<chrono::DateTime<chrono::Utc>>,
    errors: Vec<Option<&'a str>>,
    dead: Vec<Option<String>>,
    leases: Vec<chrono::DateTime<chrono::Utc>>,
}

impl<'a> Stops<'a> {
    fn add(&mut self, stop: &'a Stop, leased_until: Timestamp, now: Timestamp) -> Result<(), Error> {
        let mut delivered = stop.delivered;
        let (mut next_attempt_at, mut is_failed, mut error, mut dead) = (now, false, None, None);
        match &stop.outcome {
            Outcome::Released => {}
            Outcome::Failed { next_attempt_at: at, error: cause } => {
                (next_attempt_at, is_failed, error) = (*at, true, Some(cause.as_str()));
            }
            Outcome::Dead { event, error: cause } => {
                delivered += 1;
                (error, dead) = (Some(cause.as_str()), Some(event.text()?));
            }
        }
        self.ids.push(stop.id);
        self.delivered.push(i16::try_from(delivered).unwrap_or(i16::MAX));
        self.are_failed.push(is_failed);
        self.next_attempts.push(next_attempt_at.to_chrono());
        self.errors.push(error);
        self.dead.push(dead);
        self.leases.push(leased_until.to_chrono());
        Ok(())
    }
}
