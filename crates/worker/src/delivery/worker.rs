//! Takes events, lets them be delivered, and begins again.

use std::sync::Arc;
use std::time::Duration;

use dialogporten_domain::Clock;
use dialogporten_storage::{Claim, ClaimLimits, DialogEvents, Store};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::pace::Pace;
use super::run::Route;
use super::schedule::Schedule;
use super::settler::{Ended, settle};
use super::{Sink, metrics};

/// How delivery works.
#[derive(Debug, Clone)]
pub struct DeliverySettings {
    /// Public base address of the service; events point below it.
    pub base_uri: String,
    /// To the events of how many dialogs the bus listens at the same time. Four times as many are taken, so that some wait
    /// while others are recorded.
    pub dialogs: usize,
    /// How long a worker that has died keeps its events from the others.
    pub lease: Duration,
    /// When a failed delivery is tried again.
    pub schedule: Schedule,
}

impl DeliverySettings {
    /// Returns the settings for a service with that public base address, everything else as in production.
    pub fn new(base_uri: String) -> Self {
        Self { base_uri, dialogs: 32, lease: Duration::from_mins(1), schedule: Schedule::default() }
    }
}

/// Dialogs that are taken for each one whose events are being sent.
const TAKEN_PER_SENDING: usize = 4;
/// Rows of a dialog that are taken at once.
const ROWS_PER_DIALOG: i64 = 10;
/// No attempt begins in the last part of a lease: it could still be running when the lease ends.
const LAST_ATTEMPT: Duration = Duration::from_secs(25);
/// How often the state of the queue is reported.
const REPORT: Duration = Duration::from_mins(1);

/// One worker.
pub struct Delivery {
    store: Store,
    route: Route,
    lease: Duration,
    sending: Arc<Semaphore>,
    /// One for each dialog that may be taken; returned when it is recorded what became of its events.
    places: Arc<Semaphore>,
    most_taken: usize,
    news: Arc<Notify>,
}

impl Delivery {
    /// Puts a worker together. It looks for events now and then, and when there is `news`; it stops when `stop` says so.
    pub fn new(
        store: Store,
        sink: Sink,
        clock: Clock,
        settings: DeliverySettings,
        news: Arc<Notify>,
        stop: CancellationToken,
    ) -> Self {
        let schedule = Arc::new(settings.schedule);
        let route = Route { sink, base_uri: settings.base_uri.into(), schedule, clock, stop };
        let dialogs = settings.dialogs.max(1);
        let most_taken = dialogs * TAKEN_PER_SENDING;
        let (sending, places) = (Arc::new(Semaphore::new(dialogs)), Arc::new(Semaphore::new(most_taken)));
        Self { store, route, lease: settings.lease, sending, places, most_taken, news }
    }

    /// Delivers until the worker is asked to stop; then finishes what is on its way and gives back the rest.
    pub async fn run(self) {
        let (ends, ended) = unbounded_channel();
        let mut settling = JoinSet::new();
        settling.spawn(settle(self.store.clone(), self.route.clock.clone(), ended));
        let mut running = JoinSet::new();
        let mut next_report = Instant::now();
        let mut pace = Pace::default();
        while let Some(free) = self.route.stop.run_until_cancelled(self.free_places()).await {
            if Instant::now() >= next_report {
                self.report().await;
                next_report = Instant::now() + REPORT;
            }
            let pause = self.take(free, &mut running, &ends, &mut pace).await;
            reap(&mut running);
            tokio::select! {
                () = self.route.stop.cancelled() => {}
                () = tokio::time::sleep(pause) => {}
                () = self.news.notified(), if pace.is_idle() => pace = Pace::default(),
            }
        }
        drop(ends);
        while let Some(ended) = running.join_next().await {
            tell(ended);
        }
        settling.join_all().await;
    }

    /// Waits until it is worth while to take more, and returns the places that are free then.
    async fn free_places(&self) -> Option<OwnedSemaphorePermit> {
        let worth_while = u32::try_from(self.most_taken.div_ceil(2)).ok()?;
        let mut free = Arc::clone(&self.places).acquire_many_owned(worth_while).await.ok()?;
        // Nobody else takes any.
        let more = u32::try_from(self.places.available_permits()).ok()?;
        free.merge(Arc::clone(&self.places).try_acquire_many_owned(more).ok()?);
        Some(free)
    }

    /// Takes events and begins to deliver them. Returns how long there is no need to look again.
    async fn take(
        &self,
        free: Option<OwnedSemaphorePermit>,
        running: &mut JoinSet<()>,
        ends: &UnboundedSender<Ended>,
        pace: &mut Pace,
    ) -> Duration {
        let Some(mut free) = free else { return pace.idle() };
        let room = free.num_permits();
        let limits = ClaimLimits {
            dialogs: i64::try_from(room).unwrap_or(i64::MAX),
            rows_per_dialog: ROWS_PER_DIALOG,
            lease: self.lease,
        };
        let started = Instant::now();
        let claim = match self.store.claim_events(self.route.clock.now(), limits).await {
            Ok(claim) => claim,
            Err(error) => {
                warn!(%error, "events could not be taken");
                Claim::default()
            }
        };
        let deadline = started + self.lease.saturating_sub(LAST_ATTEMPT.min(self.lease / 2));
        let taken = claim.dialogs.len();
        for dialog in claim.dialogs {
            let Some(place) = free.split(1) else { break };
            running.spawn(send(self.route.clone(), Arc::clone(&self.sending), dialog, deadline, place, ends.clone()));
        }
        match (taken, claim.held_up) {
            (0, 0) => pace.idle(),
            // There is more: the next ones are taken as soon as there are places.
            (taken, _) if taken >= room => {
                pace.busy();
                Duration::ZERO
            }
            _ => pace.busy(),
        }
    }

    async fn report(&self) {
        match self.store.outbox_state(self.route.clock.now()).await {
            Ok(state) => {
                let oldest_seconds = state
                    .oldest_pending
                    .map_or(0, |oldest| self.route.clock.now().unix_seconds() - oldest.unix_seconds());
                metrics::behind(state.pending, oldest_seconds, state.dead);
                info!(pending = state.pending, dead = state.dead, oldest_seconds, "state of the outbox");
            }
            Err(error) => warn!(%error, "the state of the outbox could not be read"),
        }
    }
}

/// Delivers the events of a dialog when it is its turn.
async fn send(
    route: Route,
    sending: Arc<Semaphore>,
    dialog: DialogEvents,
    deadline: Instant,
    place: OwnedSemaphorePermit,
    ends: UnboundedSender<Ended>,
) {
    // It is never closed.
    let turn = sending.acquire().await;
    let settlement = route.deliver_in_order(dialog, deadline).await;
    drop(turn);
    // Whoever listens ends after all who send.
    let _ = ends.send((settlement, place));
}

fn reap(running: &mut JoinSet<()>) {
    while let Some(ended) = running.try_join_next() {
        tell(ended);
    }
}

fn tell(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        // The lease ends, and another attempt is made.
        warn!(%error, "a delivery ended unexpectedly");
    }
}
