//! Whether a process can do its work.

use std::sync::Arc;
use std::time::Duration;

use dialogporten_domain::Clock;
use dialogporten_storage::{ReplicaState, Store};
use dialogporten_upstream::probes::{ProbeResult, Probes};

use crate::Error;

/// Whether a process can do its work, whichever it is.
pub struct Vitals {
    store: Store,
    probes: Probes,
    clock: Clock,
}

impl Vitals {
    /// Puts together what is looked at.
    pub fn new(store: Store, probes: Probes, clock: Clock) -> Self {
        Self { store, probes, clock }
    }

    /// Tells whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        Ok(self.store.ping().await?)
    }

    /// Returns the state of the read replicas, in the order of the settings.
    pub fn replicas(&self) -> Vec<ReplicaState> {
        self.store.replica_states()
    }

    /// Returns for how long the oldest event has been waiting for delivery.
    pub async fn delivery_delay(&self) -> Result<Duration, Error> {
        let now = self.clock.now();
        let oldest = self.store.oldest_pending_event(now).await?;
        let micros = oldest.map_or(0, |oldest| now.unix_micros() - oldest.unix_micros());
        Ok(Duration::from_micros(u64::try_from(micros).unwrap_or(0)))
    }

    /// Asks all neighbors whether they are there.
    pub async fn probe_neighbors(&self) -> Arc<[ProbeResult]> {
        self.probes.run().await
    }
}
