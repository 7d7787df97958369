//! The running simulator and the handle that tests and commands hold.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use dialogporten_domain::Clock;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;

use super::fault::Fault;
use super::issuer::Issuer;
use super::record::RecordedRequest;
use super::routes::router;
use super::seed::Seed;
use super::state::Shared;
use super::token::TokenRequest;

/// How long open requests may take at the end.
const DRAIN: Duration = Duration::from_secs(2);

/// What a simulator starts with.
#[derive(Clone)]
pub struct SimulatorSettings {
    /// The world.
    pub seed: Seed,
    /// The time source of tokens and of the feed.
    pub clock: Clock,
    /// Where to listen; port 0 picks a free one.
    pub address: SocketAddr,
    /// How callers reach the simulator, without a slash at the end; made from the address when it is absent.
    pub base_uri: Option<String>,
    /// The subscription key that protected routes demand; any, or none, when it is absent.
    pub subscription_key: Option<String>,
}

impl SimulatorSettings {
    /// Listens on a free port of this machine.
    pub fn new(seed: Seed) -> Self {
        Self {
            seed,
            clock: Clock::default(),
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            base_uri: None,
            subscription_key: None,
        }
    }
}

/// A running stand-in for the national platform. It ends when it is dropped.
pub struct Simulator {
    shared: Arc<Shared>,
    tasks: TaskTracker,
}

impl Simulator {
    /// Starts to listen.
    pub async fn start(settings: SimulatorSettings) -> io::Result<Self> {
        let listener = TcpListener::bind(settings.address).await?;
        let base_uri = match settings.base_uri {
            Some(uri) => uri.trim_end_matches('/').to_owned(),
            None => format!("http://{}", listener.local_addr()?),
        };
        let SimulatorSettings { seed, clock, subscription_key, .. } = settings;
        // Making keys takes a while, the first time.
        let shared = tokio::task::spawn_blocking(move || Shared::new(base_uri, seed, clock, subscription_key));
        let shared = Arc::new(shared.await.map_err(io::Error::other)??);

        let app = router(Arc::clone(&shared));
        let stopped = shared.stopped.clone();
        let tasks = TaskTracker::new();
        tasks.spawn(async move {
            let server = axum::serve(listener, app).with_graceful_shutdown(stopped.cancelled_owned());
            if let Err(error) = server.await {
                tracing::error!(%error, "the simulator ended");
            }
        });
        tasks.close();
        Ok(Self { shared, tasks })
    }

    /// Returns the base URI, without a slash at the end.
    pub fn base_uri(&self) -> &str {
        &self.shared.base_uri
    }

    /// Returns the identifier of an issuer.
    pub fn issuer(&self, issuer: Issuer) -> String {
        self.shared.issuer_url(issuer)
    }

    /// Returns the address of an issuer's metadata.
    pub fn well_known(&self, issuer: Issuer) -> String {
        format!("{}/.well-known/openid-configuration", self.shared.issuer_url(issuer))
    }

    /// Issues a token.
    pub fn token(&self, request: TokenRequest) -> String {
        self.shared.token(request)
    }

    /// Lets an issuer sign with a new key; the earlier ones stay published only on request. Blocks while the key is
    /// made.
    pub fn rotate_keys(&self, issuer: Issuer, keeps_old: bool) -> io::Result<String> {
        self.shared.keys(issuer).rotate(keeps_old)
    }

    /// Returns the requests to paths with a beginning, oldest first.
    pub fn requests(&self, path: &str) -> Vec<RecordedRequest> {
        self.shared.requests(path)
    }

    /// Forgets all requests.
    pub fn clear_requests(&self) {
        self.shared.clear_requests();
    }

    /// Returns the events that were announced, oldest first.
    pub fn events(&self) -> Vec<Value> {
        self.shared.events()
    }

    /// Returns the events that were announced, oldest first, and forgets them.
    pub fn take_events(&self) -> Vec<Value> {
        self.shared.take_events()
    }

    /// Forgets all events.
    pub fn clear_events(&self) {
        self.shared.clear_events();
    }

    /// Adds a fault to those that are still to come.
    pub fn inject_fault(&self, fault: Fault) {
        self.shared.add_fault(fault);
    }

    /// Takes back all faults.
    pub fn clear_faults(&self) {
        self.shared.clear_faults();
    }

    /// Returns a copy of the world.
    pub fn seed(&self) -> Seed {
        self.shared.directory().seed().clone()
    }

    /// Replaces the world.
    pub fn replace_seed(&self, seed: Seed) {
        self.shared.replace_seed(seed);
    }

    /// Restores the world and forgets requests, events and faults.
    pub fn reset(&self) {
        self.shared.reset();
    }

    /// Stops to listen and lets open requests end.
    pub async fn stop(self) {
        self.shared.stopped.cancel();
        if tokio::time::timeout(DRAIN, self.tasks.wait()).await.is_err() {
            tracing::debug!("the simulator left requests behind");
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.shared.stopped.cancel();
    }
}
