//! Front ends over a primary and a standby: what was stored is seen at once wherever one reads, and a standby that is
//! promoted takes over.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failure is a failed test")]
#![allow(clippy::disallowed_methods, reason = "a client of its own, which ends with the test")]

mod process;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use dialogporten_domain::Clock;
use dialogporten_sandbox::postgres::Cluster;
use dialogporten_sandbox::simulator::{Simulator, SimulatorSettings, TokenRequest};
use dialogporten_sandbox::world;
use dialogporten_server::config::Source;
use dialogporten_server::{Service, Settings, Surface};
use process::{command, postgres, variables};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

const DATABASE: &str = "dialogporten";
const PARTY: &str = "urn:altinn:organization:identifier-no:312001004";
/// How long everything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A primary, a standby, a simulated platform, and who calls.
struct Installation {
    primary: Cluster,
    standby: Cluster,
    variables: BTreeMap<String, String>,
    simulator: Simulator,
    http: Client,
}

impl Installation {
    async fn start() -> Self {
        let primary = tokio::task::spawn_blocking(|| Cluster::start_followed(&postgres()).unwrap()).await.unwrap();
        primary.create_database(DATABASE).await.unwrap();
        let simulator = Simulator::start(SimulatorSettings::new(world::seed())).await.unwrap();
        let mut variables = variables(&primary.url(DATABASE), simulator.base_uri());
        for job in ["migrate", "sync-subject-resource-mappings"] {
            assert!(command(&variables, &[job]).output().unwrap().status.success());
        }
        let standby = primary.start_standby(&postgres()).await.unwrap();
        let mut set = |name: &str, value: &str| variables.insert(name.to_owned(), value.to_owned());
        set("Infrastructure__ReadReplicas__0__ConnectionString", &standby.url(DATABASE));
        set("WebApi__Authentication__JwtBearerTokenSchemas__1__Name", "Idporten");
        let well_known = format!("{}/sim/idporten/.well-known/openid-configuration", simulator.base_uri());
        set("WebApi__Authentication__JwtBearerTokenSchemas__1__WellKnown", &well_known);
        // Longer than a busy machine takes.
        set("Infrastructure__ReadReplicaMaxLagMilliseconds", "2000");
        Self { primary, standby, variables, simulator, http: Client::new() }
    }

    fn owner(&self) -> String {
        self.simulator.token(TokenRequest::service_owner("312999005"))
    }

    fn leader(&self) -> String {
        self.simulator.token(TokenRequest::person("17829010178"))
    }

    async fn front_end(&self) -> FrontEnd<'_> {
        let settings = Settings::read(&Source::from_variables(self.variables.clone()).unwrap()).unwrap();
        let service = Service::start(&settings, Surface::All, Clock::System).await.unwrap();
        FrontEnd { api: format!("http://{}", service.address()), service, callers: self }
    }
}

/// A front end, and who calls it.
struct FrontEnd<'a> {
    api: String,
    service: Service,
    callers: &'a Installation,
}

impl FrontEnd<'_> {
    async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        let request = self.callers.http.post(format!("{}/api/v1/serviceowner/dialogs{path}", self.api));
        let answer = request.bearer_auth(self.callers.owner()).json(body).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    async fn try_create(&self) -> Option<String> {
        let title = json!({ "value": [{ "languageCode": "nb", "value": "Hei" }] });
        let service = "urn:altinn:resource:ttd-demo-service";
        let dialog = json!({ "serviceResource": service, "party": PARTY, "content": { "title": title } });
        let (status, answer) = self.post("", &dialog).await;
        (status == StatusCode::CREATED).then(|| answer.as_str().unwrap().to_owned())
    }

    async fn create(&self) -> String {
        self.try_create().await.unwrap()
    }

    async fn append(&self, dialog: &str) {
        let activity = json!({ "type": "DialogOpened", "performedBy": { "actorType": "ServiceOwner" } });
        assert_eq!(self.post(&format!("/{dialog}/activities"), &activity).await.0, StatusCode::CREATED);
    }

    async fn get(&self, path: &str, token: &str) -> (StatusCode, Value) {
        let answer = self.callers.http.get(format!("{}{path}", self.api)).bearer_auth(token).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    /// Returns the number of activities that the service owner sees.
    async fn activities(&self, dialog: &str) -> usize {
        let (status, dialog) = self.get(&format!("/api/v1/serviceowner/dialogs/{dialog}"), &self.callers.owner()).await;
        assert_eq!(status, StatusCode::OK, "{dialog}");
        dialog["activities"].as_array().map_or(0, Vec::len)
    }

    /// Returns the latest dialog of the party, as its leader sees it.
    async fn latest(&self) -> Value {
        let path = format!("/api/v1/enduser/dialogs?party={PARTY}&limit=1");
        let (status, page) = self.get(&path, &self.callers.leader()).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        page["items"][0]["id"].clone()
    }

    fn answered_by_replica(&self) -> u64 {
        self.service.store().read_counts().replica
    }

    /// Reads until a replica has answered.
    async fn until_a_replica_answers(&self, dialog: &str) {
        let (before, started) = (self.answered_by_replica(), Instant::now());
        while self.answered_by_replica() == before {
            assert!(started.elapsed() < PATIENCE, "no replica answers: {:?}", self.service.store().replica_states());
            self.activities(dialog).await;
        }
    }

    async fn health(&self, path: &str) -> (StatusCode, Value) {
        self.get(path, &self.callers.owner()).await
    }
}

async fn run(server: &Cluster, statement: &str) {
    let mut connection = PgConnection::connect(&server.url(DATABASE)).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
}

async fn until(server: &Cluster, condition: &str) {
    let (statement, started) = (format!("SELECT {condition}"), Instant::now());
    let mut connection = PgConnection::connect(&server.url(DATABASE)).await.unwrap();
    while !sqlx::query_scalar::<_, bool>(AssertSqlSafe(statement.clone())).fetch_one(&mut connection).await.unwrap() {
        assert!(started.elapsed() < PATIENCE, "{condition}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_stored_is_seen_at_once_at_every_front_end() {
    let installation = Installation::start().await;
    let (one, other) = (installation.front_end().await, installation.front_end().await);
    let first = one.create().await;
    other.until_a_replica_answers(&first).await;

    for _ in 0..20 {
        let dialog = one.create().await;
        assert_eq!(other.latest().await, dialog.as_str());
        one.append(&dialog).await;
        assert_eq!(other.activities(&dialog).await, 1);
    }
    let opened = other.latest().await;
    let path = format!("/api/v1/enduser/dialogs/{}", opened.as_str().unwrap());
    assert_eq!(other.get(&path, &installation.leader()).await.0, StatusCode::OK);
    let (_, again) = one.get(&path, &installation.leader()).await;
    assert_eq!(again["seenSinceLastUpdate"].as_array().unwrap().len(), 1, "{again}");
    assert_eq!(other.service.store().read_counts().primary_after_replica, 0);

    // A standby that stands still has not got what comes next, and nobody asks it for that.
    run(&installation.standby, "SELECT pg_wal_replay_pause()").await;
    until(&installation.standby, "pg_get_wal_replay_pause_state() = 'paused'").await;
    let dialog = one.create().await;
    let before = other.answered_by_replica();
    assert_eq!(other.latest().await, dialog.as_str());
    one.append(&dialog).await;
    assert_eq!(other.activities(&dialog).await, 1);
    assert_eq!(other.answered_by_replica(), before);
    run(&installation.standby, "SELECT pg_wal_replay_resume()").await;
    other.until_a_replica_answers(&dialog).await;
    assert_eq!(other.health("/health").await.1["entries"]["replicas"]["status"], "Healthy");

    let stopped = [one.service.stop().await, other.service.stop().await];
    assert!(stopped.iter().all(Result::is_ok));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_is_gone_fails_no_request() {
    let mut installation = Installation::start().await;
    let front_end = installation.front_end().await;
    let dialog = front_end.create().await;
    front_end.until_a_replica_answers(&dialog).await;
    // Only the standby itself is known to be gone; the front end has to find out.
    let FrontEnd { api, service, .. } = front_end;
    let gone =
        std::mem::replace(&mut installation.standby, installation.primary.start_standby(&postgres()).await.unwrap());
    tokio::task::spawn_blocking(|| gone.crash().unwrap()).await.unwrap();
    let front_end = FrontEnd { api, service, callers: &installation };
    for _ in 0..20 {
        assert_eq!(front_end.activities(&dialog).await, 0);
        assert_eq!(front_end.latest().await, dialog.as_str());
    }
    let started = Instant::now();
    let (status, health) = loop {
        let (status, health) = front_end.health("/health").await;
        if health["entries"]["replicas"]["status"] == "Degraded" || started.elapsed() > PATIENCE {
            break (status, health);
        }
    };
    assert_eq!((status, &health["status"]), (StatusCode::OK, &"Degraded".into()), "{health}");
    assert_eq!(front_end.health("/health/readiness").await.1["status"], "Healthy");
    front_end.service.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promoted_standby_takes_over_with_everything_that_was_answered() {
    let mut installation = Installation::start().await;
    let sockets = format!("{},{}", installation.primary.socket().display(), installation.standby.socket().display());
    let user = installation.primary.url(DATABASE);
    let user = user.split_once('@').unwrap().0;
    let servers = format!("{user}@localhost/{DATABASE}?host={sockets}");
    installation.variables.insert("DATABASE_URL".to_owned(), servers);
    // Nobody is answered before the standby has it.
    run(&installation.primary, "ALTER SYSTEM SET synchronous_standby_names = '*'").await;
    run(&installation.primary, "SELECT pg_reload_conf()").await;
    until(&installation.primary, "EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')").await;

    let FrontEnd { api, service, .. } = installation.front_end().await;
    let Installation { primary, standby, variables, simulator, http } = installation;
    let next = primary.start_standby(&postgres()).await.unwrap();
    let callers = Installation { primary: standby, standby: next, variables, simulator, http };
    let front_end = FrontEnd { api, service, callers: &callers };
    let mut stored = Vec::new();
    for _ in 0..20 {
        stored.push(front_end.create().await);
    }
    tokio::task::spawn_blocking(|| primary.crash().unwrap()).await.unwrap();
    callers.primary.promote().await.unwrap();

    let started = Instant::now();
    let first = loop {
        if let Some(created) = front_end.try_create().await {
            break created;
        }
        assert!(started.elapsed() < PATIENCE, "nothing can be written");
    };
    assert_eq!(front_end.latest().await, first.as_str());
    for dialog in &stored {
        assert_eq!(front_end.activities(dialog).await, 0);
    }
    front_end.service.stop().await.unwrap();
}
