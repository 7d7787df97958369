//! One running API: the parts put together, listening.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use dialogporten_app::{ActorMask, App, AppSettings};
use dialogporten_auth::{Authenticator, AuthenticatorSettings, DialogTokenIssuer, DialogTokenKeys, Issuer, KeyPair};
use dialogporten_domain::Clock;
use dialogporten_rest::{
    AccessLog, Health, MaintenanceMode, NormalizePath, RateLimiting, RestState, Surface, Surroundings, UsageRecords,
};
use dialogporten_storage::{Store, StoreSettings};
use dialogporten_upstream::http::Propagate;
use dialogporten_upstream::{MaskinportenEndpoints, MaskinportenSettings, PartySettings, Upstream, UpstreamSettings};
use secrecy::ExposeSecret as _;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use crate::adjust::Adjustable;
use crate::config::KeyPairSettings;
use crate::telemetry::{self, Watched};
use crate::{Settings, Shutdown, listen, probes, warm_up};

/// How long the end of the process waits for work in the background.
const BACKGROUND_LIMIT: Duration = Duration::from_secs(1);

/// How long the end of the process waits for the database to take what was kept in memory.
const LAST_WRITES_LIMIT: Duration = Duration::from_secs(5);

/// How often what was used is stored.
const USAGE_PAUSE: Duration = Duration::from_secs(10);

/// A running API.
pub struct Service {
    address: SocketAddr,
    app: Arc<App>,
    store: Store,
    upstream: Upstream,
    progress: Arc<Health>,
    warming: JoinHandle<()>,
    shutdown: Shutdown,
    server: JoinHandle<()>,
    tasks: TaskTracker,
    settings: Settings,
    adjustable: Adjustable,
    _watched: Watched,
}

impl Service {
    /// Puts the parts together and starts listening. Fails before the port is open when a setting is wrong.
    pub async fn start(settings: &Settings, surface: Surface, clock: Clock) -> anyhow::Result<Self> {
        let store = open_store_to_serve(settings).await?;
        let tasks = TaskTracker::new();
        let upstream = open_upstream(settings, clock.clone(), tasks.clone())?;
        let app =
            Arc::new(App::new(store.clone(), upstream.clone(), app_settings(settings, clock.clone(), tasks.clone())?));
        let health = probes::state(settings, &store, clock.clone())?;
        let progress = Arc::clone(&health.progress);
        let rate_limits = RateLimiting::new(settings.rate_limits.clone(), clock.clone());
        let authenticator = Arc::new(open_authenticator(settings, clock, tasks.clone())?);
        let state = RestState {
            app: Arc::clone(&app),
            authenticator: Arc::clone(&authenticator),
            base_uri: settings.base_uri.trim_end_matches('/').into(),
            health,
            rate_limits: rate_limits.clone(),
            open_api: Arc::clone(&settings.open_api),
        };
        let maintenance = MaintenanceMode::new(settings.maintenance);
        let surroundings = Surroundings {
            request_timeout: settings.request_timeout,
            maintenance: maintenance.clone(),
            usage_records: UsageRecords {
                environment: settings.environment.as_str().into(),
                excluded: settings.unrecorded_paths.as_slice().into(),
            },
            access_log: if settings.telemetry.access_log { AccessLog::On } else { AccessLog::Off },
        };
        let routes = NormalizePath::new(dialogporten_rest::router(state, surface, surroundings));

        let listener = probes::bind(settings.listen).await?;
        let address = listener.local_addr()?;
        let shutdown = Shutdown::default();
        let connections = TaskTracker::new();
        let server = connections.spawn(listen::serve(listener, routes, shutdown.clone(), connections.clone()));

        let (exchange, stopped) = (Arc::clone(&app), shutdown.clone());
        tasks.spawn(async move {
            tokio::select! {
                () = stopped.started() => {}
                _ = exchange.exchange_changes() => {}
            }
        });
        tasks.spawn(watch_servers(store.clone(), shutdown.clone()));
        let (counted, stopped) = (Arc::clone(&app), shutdown.clone());
        tasks.spawn(async move { stopped.repeat(USAGE_PAUSE, || store_usage(&counted)).await });
        let warming = {
            let (rules, store, app) = (settings.warm_up, store.clone(), Arc::clone(&app));
            let (progress, stopped) = (Arc::clone(&progress), shutdown.clone());
            tasks.spawn(async move {
                tokio::select! {
                    () = stopped.started() => {}
                    () = warm_up::run(rules, &store, &app, &authenticator) => progress.warmed_up(),
                }
            })
        };
        let adjustable = Adjustable::new(Arc::clone(&app), maintenance, rate_limits);
        let (settings, watched) = (settings.clone(), telemetry::watch(&store));
        Ok(Self {
            address,
            app,
            store,
            upstream,
            progress,
            warming,
            shutdown,
            server,
            tasks,
            settings,
            adjustable,
            _watched: watched,
        })
    }

    /// Returns the address that the service listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until the service is ready for requests.
    pub async fn until_warm(&mut self) -> anyhow::Result<()> {
        Ok((&mut self.warming).await?)
    }

    /// Returns the use cases.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Returns the store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the neighbors.
    pub fn upstream(&self) -> &Upstream {
        &self.upstream
    }

    /// Returns what may be changed while the service runs.
    pub fn adjustable(&self) -> Adjustable {
        self.adjustable.clone()
    }

    /// Returns what stops the service.
    pub fn shutdown(&self) -> &Shutdown {
        &self.shutdown
    }

    /// Stops: tells the probes, keeps serving for a while, then finishes what is running.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.progress.draining();
        tokio::time::sleep(self.settings.shutdown.delay).await;
        self.app.end_live_changes();
        self.shutdown.start();
        if let Ok(finished) = tokio::time::timeout(self.settings.shutdown.timeout, &mut self.server).await {
            finished?;
        } else {
            tracing::warn!("requests were still running when the time for them was over");
            self.server.abort();
        }
        if tokio::time::timeout(LAST_WRITES_LIMIT, self.write_the_last()).await.is_err() {
            tracing::warn!("what was used last, or changed last, could not be written in time");
        }
        // Caches that are being filled are of no use any more; they must only not outlive the pools.
        self.tasks.close();
        let _ = tokio::time::timeout(BACKGROUND_LIMIT, self.tasks.wait()).await;
        self.store.close().await;
        Ok(())
    }

    /// Writes what is kept in memory for a while.
    async fn write_the_last(&self) {
        store_usage(&self.app).await;
        if let Err(error) = self.store.tell_waiting_changes().await {
            tracing::warn!(%error, "the last changes could not be told");
        }
    }
}

async fn watch_servers(store: Store, stopped: Shutdown) {
    tokio::select! {
        () = stopped.started() => {}
        _ = store.watch_servers() => {}
    }
}

async fn store_usage(app: &App) {
    if let Err(error) = app.store_usage().await {
        tracing::warn!(%error, "what was used could not be stored yet");
    }
}

/// Opens the pools of the database; nothing is connected yet. Work in the background goes by what it reads, so it reads
/// where it writes.
pub(crate) async fn open_store(settings: &Settings) -> anyhow::Result<Store> {
    connect(store_settings(settings)).await
}

/// Opens the pools of the database and of its replicas, which answer requests; nothing is connected yet.
async fn open_store_to_serve(settings: &Settings) -> anyhow::Result<Store> {
    let replicas = settings.database.replicas.iter().map(|url| url.expose_secret().to_owned()).collect();
    connect(StoreSettings { replicas, ..store_settings(settings) }).await
}

async fn connect(settings: StoreSettings) -> anyhow::Result<Store> {
    Store::connect(&settings).await.context("the database cannot be used")
}

fn store_settings(settings: &Settings) -> StoreSettings {
    StoreSettings {
        url: settings.database.url.expose_secret().to_owned(),
        max_replica_lag: settings.database.max_replica_lag,
        max_connections: settings.database.max_connections,
        search_timeout: settings.search_timeout,
        lock_timeout: settings.database.lock_timeout,
        ..StoreSettings::default()
    }
}

/// Prepares the neighbors; nothing is fetched yet.
pub fn open_upstream(settings: &Settings, clock: Clock, tasks: TaskTracker) -> anyhow::Result<Upstream> {
    let (altinn, maskinporten) = (&settings.altinn, &settings.maskinporten);
    let mut endpoints =
        MaskinportenEndpoints::of(&maskinporten.environment, maskinporten.token_exchange_environment.as_deref())?;
    if let Some(token) = &maskinporten.token_endpoint {
        endpoints.token = token.clone();
    }
    if let Some(exchange) = &maskinporten.exchange_endpoint {
        endpoints.exchange = exchange.clone();
    }
    let maskinporten = MaskinportenSettings {
        endpoints,
        client_id: maskinporten.client_id.clone(),
        scope: maskinporten.scope.clone(),
        encoded_jwk: maskinporten.encoded_jwk.clone(),
        kid: maskinporten.kid.clone(),
    };
    let mut upstream =
        UpstreamSettings::new(altinn.base_uri.clone(), Some(altinn.subscription_key.clone()), maskinporten);
    upstream.cdn_base_uri = altinn.cdn_base_uri.clone();
    upstream.events_base_uri = altinn.events_base_uri.clone();
    let toggles = settings.toggles;
    upstream.parties = PartySettings {
        uses_auto_parameters: toggles.uses_auto_parameters,
        filters_for_system_users: toggles.filters_for_system_users,
        filters_for_email_users: toggles.filters_for_email_users,
        caches_email_users: toggles.caches_email_users,
        keeps_person_name_order: toggles.keeps_person_name_order,
        ..PartySettings::default()
    };
    upstream.calls.first_delay = settings.calls.first_retry_delay;
    upstream.calls.attempt_timeout = upstream.calls.attempt_timeout.min(settings.calls.timeout);
    for access in [&mut upstream.decisions_cache, &mut upstream.authorized_parties_cache] {
        *access = access.renewed_within(altinn.access_max_age);
    }
    for cache in [
        &mut upstream.decisions_cache,
        &mut upstream.authorized_parties_cache,
        &mut upstream.party_names_cache,
        &mut upstream.resources_cache,
        &mut upstream.access_metadata_cache,
        &mut upstream.organizations_cache,
    ] {
        *cache = cache.waiting_at_most(settings.calls.timeout);
    }
    upstream.propagate = settings.telemetry.otlp.is_some().then_some(telemetry::propagate as Propagate);
    let http = dialogporten_upstream::http::client()?;
    Upstream::new(upstream, &http, clock, tasks).context("the machine key cannot be used")
}

fn app_settings(settings: &Settings, clock: Clock, tasks: TaskTracker) -> anyhow::Result<AppSettings> {
    let pair = |pair: &KeyPairSettings| KeyPair {
        kid: pair.kid.clone(),
        private_component: pair.private_component.clone(),
        public_component: pair.public_component.clone(),
    };
    let keys = DialogTokenKeys::new(&pair(&settings.keys.primary), &pair(&settings.keys.secondary))
        .context("the keys for dialog tokens cannot be used")?;
    let secret = settings.keys.primary.private_component.expose_secret();
    Ok(AppSettings {
        clock,
        dialog_tokens: DialogTokenIssuer::new(&keys, &settings.base_uri),
        actor_mask: ActorMask::from_secret(secret.as_bytes()),
        transmission_read_action: settings.transmission_read_action.clone(),
        limits: settings.limits,
        allows_local_http: settings.allows_local_http,
        holds_events: settings.events.hold_until_visible,
        tasks,
    })
}

fn open_authenticator(settings: &Settings, clock: Clock, tasks: TaskTracker) -> anyhow::Result<Authenticator> {
    let issuers = settings
        .issuers
        .iter()
        .map(|issuer| Issuer { name: issuer.name.clone(), well_known: issuer.well_known.clone() })
        .collect();
    let defaults = AuthenticatorSettings::default();
    let authenticator = AuthenticatorSettings {
        issuers,
        allows_http: settings.environment.is_development(),
        timeout: defaults.timeout.min(settings.calls.timeout),
        ..defaults
    };
    Ok(Authenticator::new(authenticator, dialogporten_upstream::http::client()?, clock, tasks))
}
