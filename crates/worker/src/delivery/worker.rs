//! Takes, delivers, records, and begins again.

use std::sync::Arc;
use std::time::Duration;

use dialogporten_domain::Clock;
use dialogporten_storage::{Claim, ClaimLimits, Settlement, Store};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::pace::Pace;
use super::run::{Route, deliver_in_order};
use super::schedule::Schedule;
use super::{Sink, metrics};

/// How delivery works.
#[derive(Debug, Clone)]
pub struct DeliverySettings {
    /// Public base address of the service; events point below it.
    pub base_uri: String,
    /// How many dialogs are worked on at the same time.
    pub dialogs: usize,
    /// How many events of a dialog are taken at once.
    pub events_per_dialog: usize,
    /// How long a worker that has died keeps its events from the others.
    pub lease: Duration,
    /// When a failed delivery is tried again.
    pub schedule: Schedule,
}

impl DeliverySettings {
    /// Returns the settings for a service with that public base address, everything else as in production.
    pub fn new(base_uri: String) -> Self {
        Self {
            base_uri,
            dialogs: 32,
            events_per_dialog: 20,
            lease: Duration::from_mins(1),
            schedule: Schedule::default(),
        }
    }
}

/// No attempt begins in the last part of a lease: it could still be running when the lease ends.
const LAST_ATTEMPT: Duration = Duration::from_secs(25);
/// How often the state of the queue is reported.
const REPORT: Duration = Duration::from_mins(1);

/// One worker.
pub struct Delivery {
    store: Store,
    route: Route,
    settings: DeliverySettings,
}

impl Delivery {
    /// Puts a worker together. It stops when `stop` says so.
    pub fn new(store: Store, sink: Sink, clock: Clock, settings: DeliverySettings, stop: CancellationToken) -> Self {
        let route = Route {
            sink,
            base_uri: settings.base_uri.as_str().into(),
            schedule: Arc::new(settings.schedule.clone()),
            clock,
            stop,
        };
        Self { store, route, settings }
    }

    /// Delivers until the worker is asked to stop; then finishes what is on its way and gives back the rest.
    pub async fn run(self) {
        let mut running = JoinSet::new();
        let mut settled = Vec::new();
        let mut pace = Pace::default();
        let mut next_look = Instant::now();
        let mut next_report = Instant::now();
        while !self.route.stop.is_cancelled() {
            if Instant::now() >= next_look && running.len() <= self.settings.dialogs / 2 {
                next_look = self.take(&mut running, &mut pace).await;
            }
            if Instant::now() >= next_report {
                self.report().await;
                next_report = Instant::now() + REPORT;
            }
            // With little room left it is of no use to look again before something has ended.
            let has_room = running.len() <= self.settings.dialogs / 2;
            tokio::select! {
                () = self.route.stop.cancelled() => {}
                Some(ended) = running.join_next() => collect(ended, &mut settled),
                () = tokio::time::sleep_until(next_look), if has_room => {}
                () = tokio::time::sleep_until(next_report) => {}
            }
            self.settle(&mut running, &mut settled).await;
        }
        while let Some(ended) = running.join_next().await {
            collect(ended, &mut settled);
        }
        self.settle(&mut running, &mut settled).await;
    }

    /// Takes events and begins to deliver them. Returns when to look again.
    async fn take(&self, running: &mut JoinSet<Settlement>, pace: &mut Pace) -> Instant {
        let room = self.settings.dialogs.saturating_sub(running.len());
        let limits = ClaimLimits {
            dialogs: i64::try_from(room).unwrap_or(i64::MAX),
            events_per_dialog: i64::try_from(self.settings.events_per_dialog).unwrap_or(i64::MAX),
            lease: self.settings.lease,
        };
        let started = Instant::now();
        let claim = match self.store.claim_events(self.route.clock.now(), limits).await {
            Ok(claim) => claim,
            Err(error) => {
                warn!(%error, "events could not be taken");
                Claim::default()
            }
        };
        let deadline = started + self.settings.lease.saturating_sub(LAST_ATTEMPT.min(self.settings.lease / 2));
        let taken = claim.dialogs.len();
        for dialog in claim.dialogs {
            running.spawn(deliver_in_order(self.route.clone(), dialog, deadline));
        }
        if taken >= room {
            // There is more: the next ones are taken as soon as there is room.
            pace.busy();
            return Instant::now();
        }
        Instant::now() + if taken > 0 || claim.held_up > 0 { pace.busy() } else { pace.idle() }
    }

    /// Records everything that has ended. What cannot be recorded is tried again: meanwhile nobody else delivers it.
    async fn settle(&self, running: &mut JoinSet<Settlement>, settled: &mut Vec<Settlement>) {
        while let Some(ended) = running.try_join_next() {
            collect(ended, settled);
        }
        if settled.is_empty() {
            return;
        }
        for pause in [100, 1000, 5000].map(Duration::from_millis) {
            match self.store.settle_events(settled, self.route.clock.now()).await {
                Ok(()) => {
                    settled.clear();
                    return;
                }
                Err(error) => warn!(%error, "what became of events could not be recorded"),
            }
            tokio::time::sleep(pause).await;
        }
        // Their lease ends, and they are delivered once more.
        settled.clear();
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

fn collect(ended: Result<Settlement, tokio::task::JoinError>, settled: &mut Vec<Settlement>) {
    match ended {
        Ok(settlement) => settled.push(settlement),
        // Its lease ends, and another attempt is made.
        Err(error) => warn!(%error, "a delivery ended unexpectedly"),
    }
}
