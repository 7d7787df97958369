//! The binary from start to stop: mistakes, signals, what it waits for, and what it tells a collector.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a failure is a failed test"
)]

mod process;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use dialogporten_sandbox::postgres::Cluster;
use dialogporten_sandbox::simulator::{Simulator, SimulatorSettings};
use dialogporten_sandbox::world;
use http_body_util::StreamBody;
use hyper::HeaderMap;
use hyper::body::Frame;
use hyper::header::HeaderValue;
use process::{command, postgres, variables};
use rstest::rstest;
use serde_json::Value;
use tokio::net::TcpListener;

/// How long everything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
/// Where nobody answers, neither as a database nor as a platform.
const NOWHERE: &str = "http://127.0.0.1:1";

/// The settings of a process whose neighbors are all away.
fn alone() -> BTreeMap<String, String> {
    let mut variables = variables("postgres://nobody@127.0.0.1:1/nothing", NOWHERE);
    variables.insert("RUST_LOG".to_owned(), "info".to_owned());
    variables
}

/// A process that is killed when the test ends.
struct Running {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Running {
    fn start(variables: &BTreeMap<String, String>, arguments: &[&str]) -> Self {
        let mut command = command(variables, arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let reader = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || reader.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines }
    }

    /// Returns the first line that holds a text.
    fn line_with(&self, text: &str) -> Value {
        let started = Instant::now();
        loop {
            let line = self.lines.recv_timeout(PATIENCE.saturating_sub(started.elapsed())).expect(text);
            if line.contains(text) {
                return serde_json::from_str(&line).unwrap();
            }
        }
    }

    /// Returns the address at which it answers.
    fn address(&self, message: &str) -> String {
        format!("http://{}", self.line_with(message)["address"].as_str().unwrap())
    }

    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Waits for the end, and returns it with what was said about it.
    fn end(mut self) -> (ExitStatus, String) {
        let started = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(started.elapsed() < PATIENCE, "the process goes on");
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap(), said)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn status(url: &str) -> u16 {
    reqwest::get(url).await.unwrap().status().as_u16()
}

/// Asks again and again until the status is there.
async fn until_status(url: &str, expected: u16) {
    let started = Instant::now();
    while status(url).await != expected {
        assert!(started.elapsed() < PATIENCE, "{url} does not answer with {expected}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[test]
fn five_mistakes_are_five_lines() {
    let mut variables = alone();
    for (name, mistake) in [
        ("HTTP_LISTEN_ADDR", "everywhere"),
        ("EVENTS_MODE", "kafka"),
        ("Infrastructure__Altinn__BaseUri", "platform"),
        ("Application__Limits__EndUserSearch__MaxOrgFilterValues", "0"),
        ("OTEL_TRACES_SAMPLER", "sometimes"),
    ] {
        variables.insert(name.to_owned(), mistake.to_owned());
    }
    for process in ["serve", "worker", "scheduler", "all-in-one"] {
        let output = command(&variables, &[process]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        assert_eq!(said.lines().filter(|line| line.starts_with("  - ")).count(), 5, "{said}");
        assert!(said.contains("EVENTS_MODE: must be altinn, log or off"), "{said}");
    }
}

#[rstest]
#[case("serve", "serving")]
#[case("all-in-one", "serving and delivering")]
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_stops_wants_no_more_requests_and_a_second_signal_ends_it(
    #[case] which: &str,
    #[case] message: &str,
) {
    let mut variables = alone();
    variables.insert("SHUTDOWN_DELAY_SECONDS".to_owned(), "3600".to_owned());
    let process = Running::start(&variables, &[which]);
    let address = process.address(&format!("\"{message}\""));
    process.signal("-TERM");
    process.line_with("stopping");
    let (started, readiness) = (Instant::now(), format!("{address}/health/readiness"));
    while !reqwest::get(&readiness).await.unwrap().text().await.unwrap().contains("about to stop") {
        assert!(started.elapsed() < PATIENCE, "the process does not say that it stops");
    }
    assert_eq!(status(&format!("{address}/health/liveness")).await, 200);
    process.signal("-INT");
    let (status, said) = process.end();
    assert!(!status.success() && status.code().is_some());
    assert!(said.contains("stopped by a second signal"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_file_is_taken_over_when_a_signal_says_so() {
    let folder = std::env::temp_dir().join(format!("dialogporten-lifecycle-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("settings.toml");
    let maintenance = |is_enabled: &str| {
        std::fs::write(&file, format!("[WebApi.WebHostCommon.MaintenanceMode]\nEnabled = {is_enabled}\n")).unwrap();
    };
    maintenance("false");
    let mut variables = alone();
    variables.insert("CONFIG_FILE".to_owned(), file.to_str().unwrap().to_owned());
    let process = Running::start(&variables, &["serve"]);
    let address = process.address("\"serving\"");
    let dialogs = format!("{address}/api/v1/enduser/dialogs");
    assert_eq!(status(&dialogs).await, 401);
    maintenance("true");
    process.signal("-HUP");
    process.line_with("the configuration was read again");
    assert_eq!((status(&dialogs).await, status(&format!("{address}/health/liveness")).await), (503, 200));
    maintenance("\"perhaps\"");
    process.signal("-HUP");
    let refused = process.line_with("the changed configuration is not used");
    assert!(refused["problems"].as_str().unwrap().contains("MaintenanceMode__Enabled"), "{refused}");
    assert_eq!(status(&dialogs).await, 503, "a mistake changes nothing");
    process.signal("-TERM");
    assert!(process.end().0.success());
    std::fs::remove_dir_all(folder).unwrap();
}

#[rstest]
#[case("serve", "\"serving\"")]
#[case("worker", "\"delivering\"")]
#[case("scheduler", "\"running jobs when it is their turn\"")]
#[tokio::test(flavor = "multi_thread")]
async fn a_process_is_ready_when_the_schema_is(#[case] which: &str, #[case] message: &str) {
    let cluster = tokio::task::spawn_blocking(|| Cluster::start_temporary(&postgres()).unwrap()).await.unwrap();
    cluster.create_database("dialogporten").await.unwrap();
    let simulator = Simulator::start(SimulatorSettings::new(world::seed())).await.unwrap();
    let mut variables = variables(&cluster.url("dialogporten"), simulator.base_uri());
    variables.insert("RUST_LOG".to_owned(), "info".to_owned());
    let process = Running::start(&variables, &[which]);
    let address = process.address(message);
    let probe = |name: &str| format!("{address}/health/{name}");
    process.line_with("the schema is older than this process");
    assert_eq!((status(&probe("readiness")).await, status(&probe("liveness")).await), (503, 200));
    assert_eq!(status(&format!("{address}/api/v1/nowhere")).await, 404);
    assert!(command(&variables, &["migrate"]).stdout(Stdio::null()).status().unwrap().success());
    until_status(&probe("readiness"), 200).await;
    assert_eq!(status(&probe("deep")).await, 200);
    variables.insert("HTTP_LISTEN_ADDR".to_owned(), address.replace("http://", ""));
    assert!(command(&variables, &["healthcheck"]).status().unwrap().success());
    process.signal("-TERM");
    assert!(process.end().0.success());
    simulator.stop().await;
    tokio::task::spawn_blocking(move || cluster.stop()).await.unwrap().unwrap();
}

type Received = Arc<Mutex<Vec<(String, Bytes)>>>;

/// Takes what is exported, in either way of speaking.
async fn export(State(received): State<Received>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
    received.lock().unwrap().push((path.clone(), body));
    if path.starts_with("/v1/") {
        return Response::default();
    }
    // An empty message, and the status behind it.
    let status = HeaderMap::from_iter([(hyper::header::HeaderName::from_static("grpc-status"), HeaderValue::from(0))]);
    let frames = [Frame::data(Bytes::from_static(&[0; 5])), Frame::trailers(status)];
    let body = StreamBody::new(futures::stream::iter(frames.map(Ok::<_, Infallible>)));
    Response::builder().header("content-type", "application/grpc").body(Body::new(body)).unwrap()
}

#[rstest]
#[case("grpc", ["TraceService/Export", "MetricsService/Export"])]
#[case("http/protobuf", ["/v1/traces", "/v1/metrics"])]
#[tokio::test(flavor = "multi_thread")]
async fn a_collector_gets_traces_and_metrics_before_the_end(#[case] protocol: &str, #[case] paths: [&str; 2]) {
    let received = Received::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut variables = alone();
    let collector = format!("http://{}", listener.local_addr().unwrap());
    let routes = Router::new().fallback(export).with_state(Arc::clone(&received));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    variables.insert("OTEL_EXPORTER_OTLP_ENDPOINT".to_owned(), collector);
    variables.insert("OTEL_EXPORTER_OTLP_PROTOCOL".to_owned(), protocol.to_owned());
    let process = Running::start(&variables, &["serve"]);
    let address = process.address("\"serving\"");
    assert_eq!(status(&format!("{address}/api/v1/enduser/dialogs")).await, 401);
    process.signal("-TERM");
    assert!(process.end().0.success());
    let received = received.lock().unwrap();
    for (path, text) in paths.iter().zip(["GET /api/v1/enduser/dialogs", "http.server.request.duration"]) {
        let is_there = |body: &Bytes| body.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(received.iter().any(|(sent, body)| sent.ends_with(path) && is_there(body)), "{path} {text}");
    }
}
