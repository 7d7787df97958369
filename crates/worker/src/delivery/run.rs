//! The events of one dialog, one after the other.

use std::sync::Arc;

use dialogporten_domain::Clock;
use dialogporten_storage::{DialogEvents, Outcome, PendingEvent, Settlement};
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

/// Delivers the events of a dialog until one fails, time is up, or the worker is about to stop.
pub(super) async fn deliver_in_order(route: Route, dialog: DialogEvents, deadline: Instant) -> Settlement {
    let mut delivered = Vec::with_capacity(dialog.events.len());
    let mut rest = Outcome::Done;
    for pending in &dialog.events {
        if route.stop.is_cancelled() {
            rest = Outcome::Released;
            break;
        }
        let pauses = &route.schedule.quick;
        match deliver(&route.sink, &route.base_uri, pending, pauses, deadline, &route.stop).await {
            Delivered::Yes => delivered.push(pending.id),
            Delivered::NotTried => rest = Outcome::Released,
            Delivered::No(cause) => rest = failed(&route, dialog.dialog_id, pending, cause),
        }
        if rest != Outcome::Done {
            break;
        }
    }
    Settlement { dialog_id: dialog.dialog_id, leased_until: dialog.leased_until, delivered, rest }
}

fn failed(route: &Route, dialog: Uuid, pending: &PendingEvent, cause: String) -> Outcome {
    let Some(pause) = route.schedule.pause_after(pending.attempts) else { return dead(dialog, pending, cause) };
    warn!(%dialog, event = pending.id, cause, seconds = pause.as_secs(), "an event waits for its next attempt");
    Outcome::Failed { id: pending.id, next_attempt_at: route.clock.now().plus(pause), error: cause }
}

fn dead(dialog: Uuid, pending: &PendingEvent, cause: String) -> Outcome {
    error!(%dialog, event = pending.id, cause, "an event was given up; it can be replayed");
    Outcome::Dead { id: pending.id, error: cause }
}
