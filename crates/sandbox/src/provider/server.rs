//! The running sample.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, Method, header};
use dialogporten_dialog_token::{TimeSource, Validator, ValidatorSettings};
use dialogporten_domain::Clock;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::callback::Callback;
use super::offers::Offers;
use super::serve::{Shared, serve};
use crate::world;

/// How long open calls may take at the end.
const DRAIN: Duration = Duration::from_secs(2);
/// How long browsers remember what they may send.
const PREFLIGHT_LIFETIME: Duration = Duration::from_mins(10);

/// What the sample starts with.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    /// Address of the API, without a slash at the end.
    pub api: String,
    /// Public base address that the API is told: it names the issuer of dialog tokens.
    pub public_base: String,
    /// Base address of the simulated platform.
    pub platform: String,
    /// Where the pages of the inbox come from, which may call the service.
    pub inbox_origins: Vec<String>,
    /// The time source.
    pub clock: Clock,
}

/// A running sample of a service owner's web service. It ends when it is dropped.
pub struct Provider {
    base_uri: String,
    stopped: CancellationToken,
    tasks: TaskTracker,
}

impl Provider {
    /// Starts to listen. Keys are read with the first call, so the API need not run yet.
    pub async fn start(listen: SocketAddr, settings: ProviderSettings) -> io::Result<Self> {
        let listener = TcpListener::bind(listen).await?;
        let base_uri = format!("http://{}", listener.local_addr()?);
        let shared = Shared {
            offers: Offers::of(&world::dialogs(settings.clock.now(), &base_uri), &base_uri),
            validator: validator(&settings)?,
            callback: Callback::new(&settings.api, &settings.platform),
        };
        let app = Router::new().fallback(serve).layer(cors(&settings.inbox_origins)?).with_state(Arc::new(shared));
        let (stopped, tasks) = (CancellationToken::new(), TaskTracker::new());
        let until = stopped.clone();
        tasks.spawn(async move {
            if let Err(error) = axum::serve(listener, app).with_graceful_shutdown(until.cancelled_owned()).await {
                tracing::error!(%error, "the sample service ended");
            }
        });
        tasks.close();
        Ok(Self { base_uri, stopped, tasks })
    }

    /// Returns the base address, without a slash at the end.
    pub fn base_uri(&self) -> &str {
        &self.base_uri
    }

    /// Stops to listen and lets open calls end.
    pub async fn stop(self) {
        self.stopped.cancel();
        if tokio::time::timeout(DRAIN, self.tasks.wait()).await.is_err() {
            tracing::debug!("the sample service left calls behind");
        }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.stopped.cancel();
    }
}

fn validator(settings: &ProviderSettings) -> io::Result<Validator> {
    let ProviderSettings { api, public_base, clock, .. } = settings;
    let mut found = if api == public_base {
        ValidatorSettings::discover(public_base)
    } else {
        // The public address leads elsewhere, so nothing can be found from it.
        let keys = format!("{api}/api/v1/.well-known/jwks.json");
        ValidatorSettings::with_key_set(&format!("{public_base}/api/v1"), &keys)
    };
    let clock = clock.clone();
    found.time = TimeSource::new(move || clock.now().unix_seconds());
    Validator::new(found).map_err(io::Error::other)
}

/// Lets pages of the inbox, and nobody else's, call from a browser. Cookies are not taken.
fn cors(inbox_origins: &[String]) -> io::Result<CorsLayer> {
    let origins: Result<Vec<HeaderValue>, _> = inbox_origins.iter().map(|origin| origin.parse()).collect();
    Ok(CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.map_err(io::Error::other)?))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::ACCEPT, header::ACCEPT_LANGUAGE, header::CONTENT_TYPE])
        .max_age(PREFLIGHT_LIFETIME))
}
