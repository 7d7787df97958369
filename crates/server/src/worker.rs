//! Work in the background of a process: delivery of events, appended text, and jobs.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use dialogporten_domain::Clock;
use dialogporten_storage::Store;
use dialogporten_upstream::Upstream;
use dialogporten_worker::delivery::{Delivery, DeliverySettings, Sink};
use dialogporten_worker::scheduler::{Scheduler, SchedulerPace};
use dialogporten_worker::texts;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::Settings;
use crate::config::EventsMode;
use crate::service::open_store;
use crate::telemetry::{self, Watched};
use crate::turns::jobs;

/// Work in the background, with database connections of its own.
pub struct Worker {
    store: Store,
    clock: Clock,
    stop: CancellationToken,
    tasks: TaskTracker,
    stop_limit: Duration,
    _watched: Watched,
}

impl Worker {
    /// Starts to deliver events and to add appended text to the search.
    pub async fn start(
        settings: &Settings,
        delivery: DeliverySettings,
        upstream: &Upstream,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        let worker = Self::idle(settings, clock).await?;
        let sink = match settings.events.mode {
            EventsMode::Altinn => Sink::Altinn(upstream.events.clone()),
            EventsMode::Log => Sink::Log,
            EventsMode::Off => Sink::Off,
        };
        let (store, clock, stop) = (worker.store.clone(), worker.clock.clone(), worker.stop.clone());
        worker.tasks.spawn(texts::run(store.clone(), stop.clone()));
        let news = Arc::new(Notify::new());
        let told = Arc::clone(&news);
        let listener = store.listener().on(Store::NEW_EVENTS, move |_| told.notify_one());
        worker.tasks.spawn(stop.clone().run_until_cancelled_owned(listener.run()));
        worker.tasks.spawn(Delivery::new(store, sink, clock, delivery, news, stop).run());
        Ok(worker)
    }

    /// Has nothing to do yet.
    pub(crate) async fn idle(settings: &Settings, clock: Clock) -> anyhow::Result<Self> {
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let store = open_store(settings).await?;
        let (watched_store, stopped) = (store.clone(), stop.clone());
        tasks.spawn(async move {
            tokio::select! {
                () = stopped.cancelled() => {}
                _ = watched_store.watch_servers() => {}
            }
        });
        let watched = telemetry::watch(&store);
        Ok(Self { store, clock, stop, tasks, stop_limit: settings.shutdown.timeout, _watched: watched })
    }

    /// Returns its store.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Starts to run jobs when it is their turn.
    pub fn schedule(&self, settings: &Settings, upstream: &Upstream) {
        let jobs = jobs(settings, &self.store, upstream, &self.clock);
        let pace = SchedulerPace::default();
        let scheduler = Scheduler::new(self.store.clone(), self.clock.clone(), pace, self.stop.clone());
        self.tasks.spawn(scheduler.run(jobs));
    }

    /// Stops: takes nothing new and finishes what is on its way.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.stop.cancel();
        self.tasks.close();
        let ended = tokio::time::timeout(self.stop_limit, self.tasks.wait()).await;
        self.store.close().await;
        ended.context("deliveries were still running when the time for them was over; they are repeated")
    }
}

/// Returns how events are delivered.
pub fn delivery_settings(settings: &Settings) -> DeliverySettings {
    DeliverySettings {
        lease: settings.events.lease,
        dialogs: settings.events.concurrent_dialogs,
        ..DeliverySettings::new(settings.base_uri.clone())
    }
}
