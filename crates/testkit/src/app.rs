//! One API with its own database and its own simulated platform.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use dialogporten_domain::Clock;
use dialogporten_sandbox::provider::{Provider, ProviderSettings};
use dialogporten_sandbox::simulator::{Fault, Simulator, SimulatorSettings, TokenRequest};
use dialogporten_server::config::Source;
use dialogporten_server::{DeliverySettings, LiveSubscription, Service, Settings, Worker};
use dialogporten_storage::DeadLetter;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use reqwest::Client;
use serde_json::Value;
use tokio::sync::OnceCell;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::database::Database;
use crate::{runtime, telemetry};

/// Public base address that the API is told.
const BASE: &str = "https://dialogporten.example.test/dialogporten";

/// One API with its own database and its own simulated platform.
pub struct TestApp {
    address: SocketAddr,
    pub(crate) service: Option<Service>,
    pub(crate) simulator: Arc<Simulator>,
    pub(crate) database: Database,
    pub(crate) clock: Clock,
    pub(crate) http: Client,
    settings: Settings,
    workers: Vec<Worker>,
    replicas: Vec<Service>,
    /// Is this one of several that share everything but their memory? The first one cleans up.
    is_replica: bool,
}

impl TestApp {
    /// Starts an API.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts an API that is configured with more than what every API needs.
    pub async fn start_configured(variables: &'static [(&'static str, &'static str)]) -> Self {
        Self::start_as(|_| {}, variables).await
    }

    /// Starts an API on a platform that is prepared first.
    pub async fn start_with(prepare: impl FnOnce(&Simulator) + Send + 'static) -> Self {
        Self::start_as(prepare, &[]).await
    }

    async fn start_as(
        prepare: impl FnOnce(&Simulator) + Send + 'static,
        variables: &'static [(&'static str, &'static str)],
    ) -> Self {
        runtime::run(async {
            telemetry::collect().await;
            let clock = Clock::shifted();
            let simulator = Arc::new(start_simulator(clock.clone()).await);
            let database = Database::create(|store| fill(store, Arc::clone(&simulator))).await;
            prepare(&simulator);
            let settings = settings(&database.url, &simulator, variables);
            Self::open(settings, simulator, database, clock, false).await
        })
        .await
    }

    /// Starts another process of the same API: same database, same platform, same time, and nothing in memory yet.
    pub async fn replica(&self) -> Self {
        self.replica_with(|_| {}).await
    }

    /// Starts another process of the same API that waits for its neighbors for so long at most.
    pub async fn replica_waiting_at_most(&self, timeout: Duration) -> Self {
        self.replica_with(|settings| settings.calls.timeout = timeout).await
    }

    /// Starts another process of the same API whose platform refuses all connections.
    pub async fn replica_without_platform(&self) -> Self {
        let change = |settings: &mut Settings| {
            for base in [&mut settings.altinn.base_uri, &mut settings.altinn.cdn_base_uri] {
                base.set_port(Some(1)).unwrap();
            }
        };
        self.replica_with(change).await
    }

    async fn replica_with(&self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = self.settings.clone();
        change(&mut settings);
        let (clock, simulator, database) = (self.clock.clone(), Arc::clone(&self.simulator), self.database.clone());
        runtime::run(async move { Self::open(settings, simulator, database, clock, true).await }).await
    }

    async fn open(
        settings: Settings,
        simulator: Arc<Simulator>,
        database: Database,
        clock: Clock,
        is_replica: bool,
    ) -> Self {
        let mut service = Service::start(&settings, dialogporten_server::Surface::All, clock.clone()).await.unwrap();
        service.until_warm().await.unwrap();
        Self {
            address: service.address(),
            service: Some(service),
            simulator,
            database,
            clock,
            http: Client::new(),
            settings,
            workers: Vec::new(),
            replicas: Vec::new(),
            is_replica,
        }
    }

    /// Changes the configuration of the running API, as a change of its file would.
    pub fn reconfigure(&self, variables: &[(&str, &str)]) {
        let settings = settings(&self.database.url, &self.simulator, variables);
        self.service.as_ref().unwrap().adjustable().apply(&settings);
    }

    /// Returns an API that several tests use. They must not depend on what is stored.
    pub async fn shared() -> &'static Self {
        static SHARED: OnceCell<TestApp> = OnceCell::const_new();
        SHARED.get_or_init(Self::start).await
    }

    /// Returns the address that the API listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the simulated platform.
    pub fn simulator(&self) -> Arc<Simulator> {
        Arc::clone(&self.simulator)
    }

    /// Starts the sample service of the sandbox, which trusts this API and lets pages of one inbox call it.
    pub async fn start_provider(&self, inbox_origin: &str) -> Provider {
        let settings = ProviderSettings {
            api: format!("http://{}", self.address),
            public_base: BASE.to_owned(),
            platform: self.simulator.base_uri().to_owned(),
            inbox_origins: vec![inbox_origin.to_owned()],
            clock: self.clock.clone(),
        };
        runtime::run(async move { Provider::start(SocketAddr::from(([127, 0, 0, 1], 0)), settings).await.unwrap() })
            .await
    }

    /// Creates a dialog of the sandbox, as its service owner, with addresses of the sample service. Returns its
    /// identifier.
    pub async fn create_sandbox_dialog(&self, key: &str, provider: &Provider) -> String {
        let dialogs = dialogporten_sandbox::world::dialogs(self.clock.now(), provider.base_uri());
        let dialog = dialogs.into_iter().find(|dialog| dialog.body["idempotentKey"] == key).unwrap();
        let owner = self.caller(&TokenRequest::machine(&dialog.owner_number).scopes(&dialog.scopes));
        let path = format!("/api/v1/serviceowner/dialogs?isSilentUpdate={}", dialog.is_silent);
        owner.post(&path, &dialog.body).await.created_id()
    }

    /// Makes a neighbor answer with a status until [`TestApp::recover`].
    pub fn fail(&self, path: &str, status: u16) {
        self.simulator.inject_fault(Fault::status(path, status));
    }

    /// Makes a neighbor answer late until [`TestApp::recover`].
    pub fn slow_down(&self, path: &str, by: Duration) {
        self.simulator.inject_fault(Fault::delay(path, by));
    }

    /// Makes all neighbors answer again.
    pub fn recover(&self) {
        self.simulator.clear_faults();
    }

    /// Returns the public base address that the API was told.
    pub fn public_base(&self) -> &str {
        BASE
    }

    /// Moves the time of the API and of the platform.
    pub fn advance_seconds(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Returns a time some seconds from now.
    pub fn now_plus_seconds(&self, seconds: u64) -> String {
        self.clock.now().plus(Duration::from_secs(seconds)).to_string()
    }

    /// Returns the events of a dialog that wait in the outbox, oldest first.
    pub async fn outbox_of(&self, dialog: &str) -> Vec<Value> {
        let (database, id) = (self.database.clone(), Uuid::parse_str(dialog).unwrap());
        runtime::run(async move {
            let mut connection = database.connect().await;
            let rows: Vec<Value> = sqlx::query_scalar("SELECT payload FROM outbox WHERE dialog_id = $1 ORDER BY id")
                .bind(id)
                .fetch_all(&mut connection)
                .await
                .unwrap();
            rows.into_iter().flat_map(by_themselves).collect()
        })
        .await
    }

    /// Returns the address of the database.
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// Runs a statement on the database, for states that no request leads to.
    pub async fn execute(&self, statement: String) {
        let database = self.database.clone();
        runtime::run(async move {
            let mut connection = database.connect().await;
            sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
        })
        .await;
    }

    /// Keeps everybody from dialogs until the answer is dropped.
    pub async fn block_dialogs(&self) -> impl Sized + use<> {
        let database = self.database.clone();
        runtime::run(async move {
            let mut connection = database.connect().await;
            sqlx::raw_sql("BEGIN; LOCK TABLE dialog IN ACCESS EXCLUSIVE MODE").execute(&mut connection).await.unwrap();
            connection
        })
        .await
    }

    /// Returns how many connections for requests are at work, and how many there may be.
    pub fn busy_connections(&self) -> (u32, u32) {
        let pools = self.service.as_ref().unwrap().store().pool_usage();
        let requests = pools.iter().find(|pool| pool.name == "requests").unwrap();
        (requests.used, requests.max)
    }

    /// Starts a worker that delivers events, with pauses between attempts that are a hundredth of the true ones.
    pub async fn start_worker(&mut self) {
        let mut delivery = dialogporten_server::delivery_settings(&self.settings);
        for pause in &mut delivery.schedule.quick {
            *pause /= 100;
        }
        self.start_worker_with(delivery).await;
    }

    /// Starts a worker with other settings.
    pub async fn start_worker_with(&mut self, delivery: DeliverySettings) {
        let upstream = self.service.as_ref().unwrap().upstream().clone();
        let (settings, clock) = (self.settings.clone(), self.clock.clone());
        let worker =
            runtime::run(async move { Worker::start(&settings, delivery, &upstream, clock).await.unwrap() }).await;
        self.workers.push(worker);
    }

    /// Starts one more API over the same database, as another process would. Returns its address.
    pub async fn start_replica(&mut self) -> SocketAddr {
        let (settings, clock) = (self.settings.clone(), self.clock.clone());
        let surface = dialogporten_server::Surface::All;
        let replica = runtime::run(async move { Service::start(&settings, surface, clock).await.unwrap() }).await;
        let address = replica.address();
        self.replicas.push(replica);
        address
    }

    /// Begins to hear of changes of a dialog at every API there is.
    pub fn live_changes(&self, dialog: &str) -> Vec<LiveSubscription> {
        let dialog = Uuid::parse_str(dialog).unwrap();
        self.service.iter().chain(&self.replicas).map(|service| service.app().live_changes(dialog)).collect()
    }

    /// Stops all workers, as a signal would.
    pub async fn stop_workers(&mut self) {
        for worker in std::mem::take(&mut self.workers) {
            runtime::run(async move { worker.stop().await.unwrap() }).await;
        }
    }

    /// Returns how often delivery was given up for a while, for every event that waits, oldest first.
    pub async fn failed_rounds(&self) -> Vec<i16> {
        let database = self.database.clone();
        runtime::run(async move {
            let mut connection = database.connect().await;
            sqlx::query_scalar("SELECT attempts FROM outbox ORDER BY id").fetch_all(&mut connection).await.unwrap()
        })
        .await
    }

    /// Returns the events that could not be delivered, as operators see them.
    pub async fn dead_letters(&self) -> Vec<DeadLetter> {
        let store = self.service.as_ref().unwrap().store().clone();
        runtime::run(async move { store.dead_letters(0, 100).await.unwrap() }).await
    }

    /// Delivers events after all. Returns how many there were.
    pub async fn replay_dead_letters(&self, ids: Vec<i64>) -> u64 {
        let store = self.service.as_ref().unwrap().store().clone();
        runtime::run(async move { store.replay_dead_letters(&ids).await.unwrap() }).await
    }

    /// Takes the database away.
    pub async fn lose_database(&self) {
        let database = self.database.clone();
        runtime::run(async move {
            database.admin("ALTER DATABASE name_of_database ALLOW_CONNECTIONS false").await;
            database
                .admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'name_of_database'")
                .await;
        })
        .await;
    }

    /// Verifies a dialog token with the published keys and another library than the one that signed it.
    pub async fn verify_dialog_token(&self, token: &str) -> HashMap<String, Value> {
        self.try_verify_dialog_token(token).await.unwrap()
    }

    /// Verifies a dialog token like [`TestApp::verify_dialog_token`]; none when no published key signed it.
    pub async fn try_verify_dialog_token(&self, token: &str) -> Option<HashMap<String, Value>> {
        let keys: JwkSet =
            serde_json::from_str(&self.anonymous().get("/api/v1/.well-known/jwks.json").await.text).unwrap();
        let kid = decode_header(token).unwrap().kid.unwrap();
        let key = DecodingKey::from_jwk(keys.find(&kid)?).unwrap();
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.validate_aud = false;
        rules.set_required_spec_claims(&["exp", "nbf", "iss"]);
        rules.set_issuer(&[format!("{BASE}/api/v1")]);
        Some(decode(token, &key, &rules).ok()?.claims)
    }

    /// Lets the other published key sign dialog tokens, as operators do: by a restart with other settings.
    pub async fn swap_dialog_token_keys(&mut self) {
        self.restart(|settings| std::mem::swap(&mut settings.keys.primary, &mut settings.keys.secondary)).await;
    }

    /// Retires the dialog token key that does not sign, and publishes a new one in its place.
    pub async fn replace_secondary_dialog_token_key(&mut self) {
        let mut fresh = settings("postgres://unused", &self.simulator, &[]).keys.secondary;
        fresh.kid = format!("successor-of-{}", self.settings.keys.secondary.kid);
        self.restart(|settings| settings.keys.secondary = fresh).await;
    }

    /// Stops the API and starts it with other settings, on the same database and the same platform.
    async fn restart(&mut self, change: impl FnOnce(&mut Settings)) {
        self.stop().await;
        change(&mut self.settings);
        let (settings, clock) = (self.settings.clone(), self.clock.clone());
        let service =
            runtime::run(
                async move { Service::start(&settings, dialogporten_server::Surface::All, clock).await.unwrap() },
            );
        let service = service.await;
        self.address = service.address();
        self.service = Some(service);
    }

    /// Stops the API as a signal would, and waits until it has ended.
    pub async fn stop(&mut self) {
        let service = self.service.take().unwrap();
        runtime::run(async move { service.stop().await.unwrap() }).await;
    }

    /// Waits until something holds; panics when it does not within ten seconds.
    pub async fn eventually<T, F: Future<Output = Option<T>>>(&self, mut check: impl FnMut() -> F) -> T {
        for _ in 0..200 {
            if let Some(found) = check().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it did not happen within ten seconds")
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let services = self.service.take().into_iter().chain(std::mem::take(&mut self.replicas));
        let services: Vec<Service> = services.collect();
        let (workers, database) = (std::mem::take(&mut self.workers), self.database.clone());
        let is_replica = self.is_replica;
        runtime::detach(async move {
            for worker in workers {
                let _ = worker.stop().await;
            }
            for service in services {
                let _ = service.stop().await;
            }
            if !is_replica {
                database.admin("DROP DATABASE IF EXISTS name_of_database WITH (FORCE)").await;
            }
        });
        // A test that has failed already has more important things to say.
        if !std::thread::panicking() {
            telemetry::check_what_was_logged();
        }
    }
}

async fn start_simulator(clock: Clock) -> Simulator {
    let settings = SimulatorSettings::new(dialogporten_sandbox::world::seed());
    Simulator::start(SimulatorSettings { clock, ..settings }).await.unwrap()
}

fn settings(database: &str, simulator: &Simulator, variables: &[(&str, &str)]) -> Settings {
    let mut source = Source::default();
    dialogporten_server::command::simulated_platform(&mut source, simulator.base_uri()).unwrap();
    for (name, value) in [
        ("DIALOGPORTEN_ENVIRONMENT", "Development"),
        ("HTTP_LISTEN_ADDR", "127.0.0.1:0"),
        ("DATABASE_URL", database),
        ("DATABASE_MAX_CONNECTIONS", "10"),
        ("Application__Dialogporten__BaseUri", BASE),
        ("Infrastructure__Http__FirstRetryDelayMilliseconds", "5"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &telemetry::collector()),
        ("ACCESS_LOG", "true"),
    ]
    .iter()
    .chain(variables)
    {
        source.set(name, (*value).to_owned());
    }
    dialogporten_server::command::new_keys(&mut source);
    Settings::read(&source).unwrap()
}

/// Copies the tables of the platform into the template, as the jobs do in operation.
async fn fill(store: dialogporten_storage::Store, simulator: Arc<Simulator>) {
    let settings = settings("postgres://unused", &simulator, &[]);
    let upstream = dialogporten_server::open_upstream(&settings, Clock::System, TaskTracker::new()).unwrap();
    dialogporten_server::command::copy_platform_tables(&upstream, &store).await.unwrap();
}

/// What one command announces is stored together.
fn by_themselves(mut row: Value) -> Vec<Value> {
    let Some(Value::Array(events)) = row.as_object_mut().unwrap().remove("events") else { return vec![row] };
    let whole = |event: Value| {
        let mut whole = row.as_object().unwrap().clone();
        whole.extend(event.as_object().unwrap().clone());
        Value::Object(whole)
    };
    events.into_iter().map(whole).collect()
}
