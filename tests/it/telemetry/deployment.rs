//! Alerts and dashboards use metrics that exist.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dialogporten_testkit::{TestApp, measured};
use serde_json::Value;

use crate::dialog::{self, LEADER};

/// Metrics of the programs around us.
const OF_OTHERS: [&str; 1] = ["up"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/otel")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap()
}

/// Returns the names in a query: words with an underscore, or before a bracket of labels, outside of quotes and of lists of
/// labels.
fn names(query: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let outside_quotes: String = query.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let mut rest = outside_quotes.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let word = &rest[start..];
        let end = word.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(word.len());
        let (name, after) = word.split_at(end);
        let beginnings = ["http_server", "http_client", "db_client", "dialogporten_", "process_"];
        let is_metric = beginnings.iter().any(|beginning| name.starts_with(beginning)) || name == "up";
        if is_metric && !after.trim_start().starts_with(['=', '!']) {
            names.insert(name.to_owned());
        }
        rest = after;
    }
    names
}

/// Returns the queries of a dashboard.
fn queries(dashboard: &Value) -> Vec<&str> {
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels.iter().filter_map(|panel| panel["targets"].as_array()).flatten();
    targets.map(|target| target["expr"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn alerts_and_dashboards_use_metrics_that_exist() {
    let mut app = TestApp::start().await;
    let id = app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}")).await;
    app.person(LEADER).get("/api/v1/enduser/dialogs?party=urn:altinn:organization:identifier-no:312001004").await;
    app.start_worker().await;
    let page = app
        .eventually(|| async { Some(measured().await).filter(|page| page.contains("dialogporten_outbox_delivered")) })
        .await;
    let measured: BTreeSet<&str> =
        page.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split(['{', ' ']).next()).collect();

    let dashboard: Value = serde_json::from_str(&read("grafana/dialogporten.json")).unwrap();
    let queries = queries(&dashboard);
    assert!(queries.len() > 10);
    let alerts = read("alerts.yml");
    let used: BTreeSet<String> = queries.into_iter().chain([alerts.as_str()]).flat_map(names).collect();
    assert!(used.len() > 10, "{used:?}");
    let unknown: Vec<&String> = used
        .iter()
        .filter(|name| !measured.contains(name.as_str()))
        .filter(|name| !OF_OTHERS.contains(&name.as_str()))
        .collect();
    assert_eq!(unknown, Vec::<&String>::new());
}

#[test]
fn names_are_found_in_queries() {
    let query = r#"sum by (http_route) (rate(http_server_request_duration_seconds_count{http_route!="/up"}[5m])) > up"#;
    let found: Vec<String> = names(query).into_iter().collect();
    assert_eq!(found, ["http_route", "http_server_request_duration_seconds_count", "up"].map(str::to_owned)[1..]);
}
