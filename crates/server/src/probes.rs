//! What probes see of a process.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use dialogporten_app::Vitals;
use dialogporten_domain::Clock;
use dialogporten_rest::{Health, HealthState};
use dialogporten_storage::Store;
use dialogporten_upstream::probes::{Probe, Probes};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use crate::{Settings, Shutdown, listen, warm_up};

/// How long the end of the process waits for probes.
const STOP_LIMIT: Duration = Duration::from_secs(1);

/// Answers probes for a process that takes no other requests.
pub(crate) struct ProbeServer {
    address: SocketAddr,
    health: Arc<Health>,
    shutdown: Shutdown,
    server: JoinHandle<()>,
}

impl ProbeServer {
    /// Starts to answer, at the address where a front end would take its requests.
    pub(crate) async fn start(settings: &Settings, store: &Store, clock: Clock) -> anyhow::Result<Self> {
        let state = state(settings, store, clock)?;
        let health = Arc::clone(&state.progress);
        let listener = bind(settings.listen).await?;
        let address = listener.local_addr()?;
        let (shutdown, tasks) = (Shutdown::default(), TaskTracker::new());
        let serving = listen::serve(listener, dialogporten_rest::probes(state), shutdown.clone(), tasks.clone());
        let server = tasks.spawn(serving);
        let (store, ready) = (store.clone(), Arc::clone(&health));
        let stopped = shutdown.clone();
        tasks.spawn(async move {
            tokio::select! {
                () = stopped.started() => {}
                () = warm_up::database(&store, 0) => ready.warmed_up(),
            }
        });
        Ok(Self { address, health, shutdown, server })
    }

    /// Returns the address.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Tells probes that the process is about to stop.
    pub(crate) fn draining(&self) {
        self.health.draining();
    }

    /// Answers no more.
    pub(crate) async fn stop(self) {
        self.shutdown.start();
        let _ = tokio::time::timeout(STOP_LIMIT, self.server).await;
    }
}

/// Listens on an address.
pub(crate) async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("the address {address} cannot be listened on"))
}

/// Returns what probes look at; nothing is asked yet.
pub(crate) fn state(settings: &Settings, store: &Store, clock: Clock) -> anyhow::Result<HealthState> {
    let probes = Probes::new(dialogporten_upstream::http::client()?, neighbors(settings)?, clock.clone());
    Ok(HealthState { vitals: Arc::new(Vitals::new(store.clone(), probes, clock)), progress: Arc::default() })
}

/// The neighbors without which answers are incomplete, and the issuers of tokens.
fn neighbors(settings: &Settings) -> anyhow::Result<Vec<Probe>> {
    let mut neighbors = settings.probes.clone();
    for issuer in &settings.issuers {
        neighbors.push(Probe { name: issuer.name.clone(), url: issuer.well_known.parse()?, is_hard_dependency: false });
    }
    Ok(neighbors)
}
