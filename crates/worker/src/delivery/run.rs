//! The events of one dialog, one after the other.

use std::sync::Arc;

use dialogporten_domain::Clock;
use dialogporten_storage::{DialogEvents, Outcome, PendingEvents, Settlement, Stop, StoredEvent};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};
use uuid::Uuid;

use super::Sink;
use super::attempt::{Delivered, deliver};
use super::schedule::Schedule;

/// What every delivery needs.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) sink: Sink,
    pub(super) base_uri: Arc<str>,
    pub(super) schedule: Arc<Schedule>,
    pub(super) clock: Clock,
    pub(super) stop: CancellationToken,
}

impl Route {
    /// Delivers the events of a dialog until one fails, time is up, or the worker is about to stop.
    pub(super) async fn deliver_in_order(&self, dialog: DialogEvents, deadline: Instant) -> Settlement {
        let DialogEvents { dialog_id, leased_until, rows } = dialog;
        let mut over = Vec::with_capacity(rows.len());
        for row in rows {
            let stopped = self.deliver_row(dialog_id, &row, deadline).await;
            if stopped.is_some() {
                return Settlement { dialog_id, leased_until, over, stopped };
            }
            over.push(row.id);
        }
        Settlement { dialog_id, leased_until, over, stopped: None }
    }

    async fn deliver_row(&self, dialog: Uuid, row: &PendingEvents, deadline: Instant) -> Option<Stop> {
        for (at, event) in row.events.iter().enumerate().skip(row.delivered) {
            let outcome = if self.stop.is_cancelled() {
                Outcome::Released
            } else {
                match deliver(&self.sink, &self.base_uri, event, &self.schedule.quick, deadline, &self.stop).await {
                    Delivered::Yes => continue,
                    Delivered::NotTried => Outcome::Released,
                    Delivered::No(cause) => {
                        // What failed before was the first one that is left.
                        let failed_before = if at == row.delivered { row.attempts } else { 0 };
                        self.failed(dialog, row.id, event, failed_before, cause)
                    }
                }
            };
            return Some(Stop { id: row.id, delivered: at, outcome });
        }
        None
    }

    fn failed(&self, dialog: Uuid, row: i64, event: &StoredEvent, failed_before: i16, cause: String) -> Outcome {
        let Some(pause) = self.schedule.pause_after(failed_before) else {
            error!(%dialog, row, cause, "an event was given up; it can be replayed");
            return Outcome::Dead { event: event.clone(), error: cause };
        };
        warn!(%dialog, row, cause, seconds = pause.as_secs(), "an event waits for its next attempt");
        Outcome::Failed { next_attempt_at: self.clock.now().plus(pause), error: cause }
    }
}
