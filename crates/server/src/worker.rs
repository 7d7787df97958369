//! Work in the background of a process: delivery of events, appended text, and jobs.

use std::time::Duration;

use anyhow::Context as _;
use dialogporten_domain::Clock;
use dialogporten_storage::Store;
use dialogporten_upstream::Upstream;
use dialogporten_worker::delivery::{Delivery, DeliverySettings};
use dialogporten_worker::jobs::{JobError, policy_levels, subject_resources};
use dialogporten_worker::texts;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::Settings;
use crate::service::open_store;

/// How often the mapping from subjects to resources is copied.
const SUBJECTS_PAUSE: Duration = Duration::from_mins(5);
/// How often the policies are read.
const POLICIES_PAUSE: Duration = Duration::from_hours(24);

/// Work in the background, with database connections of its own.
pub struct Worker {
    store: Store,
    stop: CancellationToken,
    tasks: TaskTracker,
    stop_limit: Duration,
}

impl Worker {
    /// Starts to deliver events and to add appended text to the search.
    pub async fn start(
        settings: &Settings,
        delivery: DeliverySettings,
        upstream: &Upstream,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        let store = open_store(settings).await?;
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let delivery = Delivery::new(store.clone(), upstream.events.clone(), clock, delivery, stop.clone());
        tasks.spawn(delivery.run());
        tasks.spawn(texts::run(store.clone(), stop.clone()));
        Ok(Self { store, stop, tasks, stop_limit: settings.shutdown.timeout })
    }

    /// Copies the tables of the platform now and then, beginning now.
    pub(crate) fn copy_tables(&self, upstream: &Upstream) {
        let (registry, store) = (upstream.resource_registry.clone(), self.store.clone());
        self.repeat(SUBJECTS_PAUSE, "mapping from subjects to resources", move || {
            let (registry, store) = (registry.clone(), store.clone());
            async move { subject_resources::run(&registry, &store, subject_resources::Options::default()).await }
        });
        let (registry, store) = (upstream.resource_registry.clone(), self.store.clone());
        self.repeat(POLICIES_PAUSE, "authentication levels", move || {
            let (registry, store) = (registry.clone(), store.clone());
            async move { policy_levels::run(&registry, &store, policy_levels::Options::default()).await }
        });
    }

    fn repeat<F>(&self, pause: Duration, what: &'static str, mut job: impl FnMut() -> F + Send + 'static)
    where
        F: Future<Output = Result<usize, JobError>> + Send + 'static,
    {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            loop {
                let run = job();
                tokio::select! {
                    () = stop.cancelled() => return,
                    outcome = run => if let Err(error) = outcome {
                        tracing::warn!(what, %error, "a table of the platform could not be copied");
                    },
                }
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(pause) => {}
                }
            }
        });
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
    DeliverySettings { lease: settings.events_lease, ..DeliverySettings::new(settings.base_uri.clone()) }
}
