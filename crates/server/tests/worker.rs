//! A worker process that is killed in the middle of its work.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failure is a failed test")]

mod process;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use dialogporten_domain::Clock;
use dialogporten_sandbox::postgres::Cluster;
use dialogporten_sandbox::simulator::{Fault, Simulator, SimulatorSettings, TokenRequest};
use dialogporten_sandbox::world;
use dialogporten_server::config::Source;
use dialogporten_server::{Service, Settings, Surface};
use process::{command, postgres, variables};
use serde_json::{Value, json};

const BUS: &str = "/events/api/v1/events";
const DIALOGS: usize = 60;
const EVENTS_PER_DIALOG: usize = 5;
/// How long everything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

fn worker(variables: &BTreeMap<String, String>) -> Child {
    command(variables, &["worker"]).stdout(Stdio::null()).spawn().unwrap()
}

fn finished(variables: &BTreeMap<String, String>, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = command(variables, arguments).output().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

async fn database() -> (Cluster, String) {
    let cluster = tokio::task::spawn_blocking(|| Cluster::start_temporary(&postgres()).unwrap());
    let cluster = cluster.await.unwrap();
    cluster.create_database("dialogporten").await.unwrap();
    let url = cluster.url("dialogporten");
    (cluster, url)
}

async fn create_dialogs(service: &Service, simulator: &Simulator) {
    let activity = json!({ "type": "DialogOpened", "performedBy": { "actorType": "ServiceOwner" } });
    let body = json!({
        "serviceResource": "urn:altinn:resource:ttd-demo-service",
        "party": "urn:altinn:organization:identifier-no:312001004",
        "content": { "title": { "value": [{ "languageCode": "nb", "value": "Hei" }] } },
        "activities": vec![activity; EVENTS_PER_DIALOG - 1],
    });
    let token = simulator.token(TokenRequest::service_owner("312999005"));
    let http = dialogporten_upstream::http::client().unwrap();
    let url = format!("http://{}/api/v1/serviceowner/dialogs", service.address());
    for _ in 0..DIALOGS {
        let answer = http.post(&url).bearer_auth(&token).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
    }
}

async fn until(mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "it did not happen in time");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn distinct(events: &[Value]) -> HashSet<&str> {
    events.iter().map(|event| event["id"].as_str().unwrap()).collect()
}

/// Every dialog begins with its creation, and all its events are there.
fn assert_order(events: &[Value]) {
    let mut by_dialog: HashMap<&str, Vec<&str>> = HashMap::new();
    for event in events {
        let of_dialog = by_dialog.entry(event["resourceinstance"].as_str().unwrap()).or_default();
        let id = event["id"].as_str().unwrap();
        if of_dialog.is_empty() {
            assert_eq!(event["type"], "dialogporten.dialog.created.v1");
        }
        if !of_dialog.contains(&id) {
            of_dialog.push(id);
        }
    }
    assert_eq!(by_dialog.len(), DIALOGS);
    assert!(by_dialog.values().all(|events| events.len() == EVENTS_PER_DIALOG));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_killed_loses_nothing() {
    let (cluster, url) = database().await;
    let simulator = Simulator::start(SimulatorSettings::new(world::seed())).await.unwrap();
    let variables = variables(&url, simulator.base_uri());
    assert!(finished(&variables, &["migrate"]).contains("applied"));
    let settings = Settings::read(&Source::from_variables(variables.clone()).unwrap()).unwrap();
    let service = Service::start(&settings, Surface::ServiceOwner, Clock::System).await.unwrap();

    simulator.inject_fault(Fault::delay(BUS, Duration::from_millis(50)));
    let mut first = worker(&variables);
    create_dialogs(&service, &simulator).await;
    until(|| simulator.events().len() >= DIALOGS / 2).await;
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(distinct(&simulator.events()).len() < DIALOGS * EVENTS_PER_DIALOG, "it was killed too late");

    let mut second = worker(&variables);
    until(|| distinct(&simulator.events()).len() == DIALOGS * EVENTS_PER_DIALOG).await;
    let killed = Command::new("kill").args(["-TERM", &second.id().to_string()]).status().unwrap();
    assert!(killed.success() && second.wait().unwrap().success());
    assert_order(&simulator.events());
    assert_eq!(service.store().outbox_state(Clock::System.now()).await.unwrap().pending, 0);
    let listed = finished(&variables, &["events", "dead-letters", "list"]);
    assert_eq!(listed, "0 event(s) could not be delivered\n");
    service.stop().await.unwrap();
    tokio::task::spawn_blocking(move || cluster.stop()).await.unwrap().unwrap();
}
