//! A platform, a database, and the way to both.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dialogporten_domain::Clock;
use dialogporten_sandbox::postgres::{Cluster, PostgresBinaries};
use dialogporten_sandbox::simulator::{Seed, Simulator, SimulatorSettings, new_client_key};
use dialogporten_storage::{Store, StoreSettings};
use dialogporten_upstream::resource_registry::ResourceRegistry;
use dialogporten_upstream::{MaskinportenEndpoints, MaskinportenSettings, Upstream, UpstreamSettings};
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use tokio_util::task::TaskTracker;
use url::Url;

pub(crate) struct World {
    pub(crate) platform: Simulator,
    pub(crate) store: Store,
    pub(crate) registry: ResourceRegistry,
    pub(crate) clock: Clock,
}

impl World {
    pub(crate) async fn start(seed: Seed) -> Self {
        let clock = Clock::shifted();
        let mut settings = SimulatorSettings::new(seed);
        settings.clock = clock.clone();
        let platform = Simulator::start(settings).await.unwrap();
        let registry = registry_at(platform.base_uri(), &clock);
        Self { platform, store: store().await.0, registry, clock }
    }
}

pub(crate) fn registry_at(base_uri: &str, clock: &Clock) -> ResourceRegistry {
    let base = Url::parse(base_uri).unwrap();
    let maskinporten = MaskinportenSettings {
        endpoints: MaskinportenEndpoints { audience: String::new(), token: base.clone(), exchange: base.clone() },
        client_id: "worker".to_owned(),
        scope: String::new(),
        encoded_jwk: new_client_key().unwrap().into(),
        kid: None,
    };
    let mut settings = UpstreamSettings::new(base, None, maskinporten);
    settings.calls.first_delay = Duration::from_millis(1);
    let http = dialogporten_upstream::http::client().unwrap();
    Upstream::new(settings, &http, clock.clone(), TaskTracker::new()).unwrap().resource_registry
}

/// Returns a store on a database of its own, and the address of that.
pub(crate) async fn store() -> (Store, String) {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let cluster = CLUSTER.get_or_init(|| {
        let cache = std::env::temp_dir().join("dialogporten-postgres");
        let explicit = std::env::var_os("PG_BIN");
        let binaries = PostgresBinaries::find(explicit.as_deref().map(Path::new), &cache).unwrap();
        Cluster::start_temporary(&binaries).unwrap()
    });
    let name = format!("worker_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    cluster.create_database(&name).await.unwrap();
    let url = cluster.url(&name);
    let settings = StoreSettings { url: url.clone(), ..StoreSettings::default() };
    let store = Store::connect(&settings).await.unwrap();
    store.migrate().await.unwrap();
    (store, url)
}

/// Ends the sessions that hold the locks of jobs, as a broken network would.
pub(crate) async fn end_lock_sessions(url: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = database
         WHERE datname = current_database() AND locktype = 'advisory'",
    )
    .execute(&mut connection)
    .await
    .unwrap();
}

/// Waits until something holds.
pub(crate) async fn eventually<F: Future<Output = bool>>(mut check: impl FnMut() -> F) {
    for _ in 0..2000 {
        if check().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it did not happen within ten seconds")
}

/// A service with a minimum level that some subjects may read.
pub(crate) fn service(identifier: &str, level: Option<u8>, subjects: &[&str]) -> Value {
    json!({
        "identifier": identifier, "resourceType": "GenericAccessResource", "owner": "ttd", "title": { "nb": "Tjeneste" },
        "delegable": true, "status": "Active", "minAuthLevel": level,
        "rules": [{ "subjects": subjects, "actions": ["read"], "match": {} }],
    })
}

pub(crate) fn seed(services: &[Value]) -> Seed {
    serde_json::from_value(json!({
        "orgs": { "ttd": { "orgnr": "312999005", "name": { "nb": "Testdepartementet" } } },
        "resources": services,
    }))
    .unwrap()
}
