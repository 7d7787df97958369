//! Several processes over one database, as the compose files run them: configured by the file that the simulated platform
//! writes, behind a balancer, renewed one after the other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failure is a failed test")]
#![allow(clippy::disallowed_methods, reason = "clients and a balancer of their own, which end with the test")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use dialogporten_sandbox::free_port;
use dialogporten_sandbox::postgres::{Cluster, PostgresBinaries};
use futures::future::join_all;
use serde_json::{Value, json};

/// How long everything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
const OWNER: &str = "312999005";
const LEADER: &str = "17829010178";

fn command(variables: &BTreeMap<String, String>, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dialogporten"));
    command.args(arguments).env_clear().envs(variables);
    command
}

/// A process that is killed when the test ends.
struct Process {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Process {
    fn start(variables: &BTreeMap<String, String>, arguments: &[&str]) -> Self {
        let mut child = command(variables, arguments).stdout(Stdio::piped()).spawn().unwrap();
        let reader = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || reader.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines }
    }

    /// Returns the first line that holds a text.
    fn line_with(&self, text: &str) -> String {
        let started = Instant::now();
        loop {
            let line = self.lines.recv_timeout(PATIENCE.saturating_sub(started.elapsed())).expect(text);
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Sends a signal and waits for an end without an error.
    fn terminate(mut self) {
        let killed = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(killed.success() && self.child.wait().unwrap().success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A database, a simulated platform, and the settings of everything else.
struct Installation {
    cluster: Cluster,
    simulator: Process,
    platform: String,
    folder: PathBuf,
    variables: BTreeMap<String, String>,
}

impl Installation {
    async fn start(name: &str, seeded: Option<&str>) -> Self {
        let cluster = tokio::task::spawn_blocking(|| {
            let explicit = std::env::var_os("PG_BIN");
            let cache = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/postgres");
            let binaries = PostgresBinaries::find(explicit.as_deref().map(Path::new), &cache).unwrap();
            Cluster::start_temporary(&binaries).unwrap()
        });
        let cluster = cluster.await.unwrap();
        cluster.create_database("dialogporten").await.unwrap();
        let folder = std::env::temp_dir().join(format!("dialogporten-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("dialogporten.json");
        let mut variables: BTreeMap<String, String> = [
            ("DIALOGPORTEN_ENVIRONMENT", "Development"),
            ("HTTP_LISTEN_ADDR", "127.0.0.1:0"),
            ("DATABASE_URL", &cluster.url("dialogporten")),
            ("Application__Dialogporten__BaseUri", "http://127.0.0.1:7214"),
            ("SHUTDOWN_DELAY_SECONDS", "1"),
            ("RUST_LOG", "info"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let file_name = file.to_str().unwrap();
        let mut arguments = vec!["simulator", "--listen", "127.0.0.1:0", "--configuration", file_name];
        arguments.extend(seeded.into_iter().flat_map(|api| ["--seed", api]));
        let simulator = Process::start(&variables, &arguments);
        let platform = simulator.line_with("simulated platform").rsplit_once(' ').unwrap().1.to_owned();
        variables.insert("CONFIG_FILE".to_owned(), file_name.to_owned());
        assert!(command(&variables, &["migrate"]).status().unwrap().success());
        assert!(command(&variables, &["sync-subject-resource-mappings"]).status().unwrap().success());
        Self { cluster, simulator, platform, folder, variables }
    }

    /// Starts a front end and returns it with its address.
    fn front_end(&self) -> (Process, String) {
        let process = Process::start(&self.variables, &["serve"]);
        let line: Value = serde_json::from_str(&process.line_with("\"serving\"")).unwrap();
        let address = line["address"].as_str().unwrap();
        let address = format!("http://{address}");
        (process, address)
    }

    async fn token(&self, query: &str) -> String {
        reqwest::get(format!("{}/api/{query}", self.platform)).await.unwrap().text().await.unwrap()
    }

    async fn owner(&self) -> String {
        let scopes = "digdir:dialogporten.serviceprovider";
        self.token(&format!("GetEnterpriseToken?schema=maskinporten&orgNo={OWNER}&scopes={scopes}")).await
    }

    async fn leader(&self) -> String {
        self.token(&format!("GetPersonalToken?schema=idporten&pid={LEADER}&authLvl=4&scopes=digdir:dialogporten")).await
    }

    async fn stop(self) {
        self.simulator.terminate();
        std::fs::remove_dir_all(&self.folder).unwrap();
        tokio::task::spawn_blocking(move || self.cluster.stop()).await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_simulated_platform_configures_the_others_and_fills_the_world() {
    let port = free_port();
    let api = format!("http://127.0.0.1:{port}");
    let mut installation = Installation::start("seed", Some(&api)).await;
    installation.variables.insert("HTTP_LISTEN_ADDR".to_owned(), format!("127.0.0.1:{port}"));
    let (front_end, _) = installation.front_end();
    let created = installation.simulator.line_with("dialogs in");
    assert!(created.split(' ').next().unwrap().parse::<usize>().unwrap() > 20, "{created}");
    let healthy = ["healthcheck", "--url", &format!("{api}/health/readiness")];
    assert!(command(&installation.variables, &healthy).status().unwrap().success());
    front_end.terminate();
    assert!(!command(&installation.variables, &healthy).status().unwrap().success());
    installation.stop().await;
}

/// Forwards requests to front ends that are ready, in turns.
#[derive(Clone, Default)]
struct Balancer {
    members: Arc<Mutex<Vec<String>>>,
    ready: Arc<Mutex<Vec<String>>>,
    turn: Arc<AtomicUsize>,
    http: reqwest::Client,
}

impl Balancer {
    async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let routes = Router::new().fallback(Self::forward).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let prober = self.clone();
        tokio::spawn(async move {
            loop {
                prober.probe().await;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        address
    }

    async fn probe(&self) {
        let members = self.members.lock().unwrap().clone();
        let answers = join_all(members.iter().map(|member| self.http.get(format!("{member}/health/readiness")).send()));
        let is_ready =
            |answer: reqwest::Result<reqwest::Response>| answer.is_ok_and(|answer| answer.status().is_success());
        let ready =
            answers.await.into_iter().zip(&members).filter_map(|(answer, member)| is_ready(answer).then_some(member));
        *self.ready.lock().unwrap() = ready.cloned().collect();
    }

    async fn add(&self, member: String) {
        self.members.lock().unwrap().push(member.clone());
        while !self.ready.lock().unwrap().contains(&member) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn forward(State(balancer): State<Self>, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let mut headers = head.headers;
        headers.remove("host");
        // As other balancers: when a member cannot be reached at all, the next one gets the request.
        for _ in 0..3 {
            let turn = balancer.turn.fetch_add(1, Ordering::Relaxed);
            let ready = balancer.ready.lock().unwrap().clone();
            let Some(member) = ready.get(turn.checked_rem(ready.len()).unwrap_or_default()) else { continue };
            let request = balancer.http.request(head.method.clone(), format!("{member}{}", head.uri));
            match request.headers(headers.clone()).body(body.clone()).send().await {
                Ok(answer) => {
                    let mut response = Response::builder().status(answer.status());
                    *response.headers_mut().unwrap() = answer.headers().clone();
                    return response.body(Body::from(answer.bytes().await.unwrap())).unwrap();
                }
                Err(error) if error.is_connect() => {}
                Err(error) => return (StatusCode::BAD_GATEWAY, format!("{error:?}")).into_response(),
            }
        }
        StatusCode::SERVICE_UNAVAILABLE.into_response()
    }
}

/// One client: creates a dialog, opens it as its reader, appends to it, and again. Returns what failed.
async fn client(api: String, owner: String, leader: String, goes_on: Arc<AtomicBool>) -> (usize, Vec<String>) {
    let http = reqwest::Client::new();
    let dialog = json!({
        "serviceResource": "urn:altinn:resource:ttd-demo-service",
        "party": "urn:altinn:organization:identifier-no:312001004",
        "content": { "title": { "value": [{ "languageCode": "nb", "value": "Hei" }] } },
    });
    let activity = json!({ "type": "DialogOpened", "performedBy": { "actorType": "ServiceOwner" } });
    let (mut answered, mut failed) = (0, Vec::new());
    while goes_on.load(Ordering::Relaxed) {
        let dialogs = format!("{api}/api/v1/serviceowner/dialogs");
        let created = http.post(&dialogs).bearer_auth(&owner).json(&dialog).send().await.unwrap();
        let status = created.status();
        let text = created.text().await.unwrap();
        if status != StatusCode::CREATED {
            failed.push(format!("{status} {text}"));
            continue;
        }
        let id = text.trim_matches('"');
        let opened = http.get(format!("{api}/api/v1/enduser/dialogs/{id}")).bearer_auth(&leader);
        let appended = http.post(format!("{dialogs}/{id}/activities")).bearer_auth(&owner).json(&activity);
        for request in [opened, appended] {
            let answer = request.send().await.unwrap();
            if answer.status().is_success() {
                answered += 1;
            } else {
                failed.push(format!("{} {}", answer.status(), answer.text().await.unwrap()));
            }
        }
    }
    (answered, failed)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_under_load_fails_no_request() {
    let installation = Installation::start("rolling", None).await;
    let balancer = Balancer::default();
    let api = balancer.start().await;
    let mut replicas = Vec::new();
    for _ in 0..2 {
        let (replica, address) = installation.front_end();
        balancer.add(address).await;
        replicas.push(replica);
    }
    let (owner, leader) = (installation.owner().await, installation.leader().await);
    let goes_on = Arc::new(AtomicBool::new(true));
    let clients: Vec<_> = (0..6)
        .map(|_| tokio::spawn(client(api.clone(), owner.clone(), leader.clone(), Arc::clone(&goes_on))))
        .collect();
    for old in std::mem::take(&mut replicas) {
        let (new, address) = installation.front_end();
        balancer.add(address).await;
        tokio::task::spawn_blocking(|| old.terminate()).await.unwrap();
        replicas.push(new);
    }
    goes_on.store(false, Ordering::Relaxed);
    for client in clients {
        let (answered, failed) = client.await.unwrap();
        assert!(answered > 0);
        assert_eq!(failed, Vec::<String>::new());
    }
    for replica in replicas {
        replica.terminate();
    }
    installation.stop().await;
}
