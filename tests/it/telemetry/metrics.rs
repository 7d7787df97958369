//! The page of metrics.

use dialogporten_testkit::{TestApp, measured};

use crate::dialog::{self, LEADER};

/// Returns the lines of a page that begin with a name and hold all of these labels.
fn lines<'a>(page: &'a str, name: &str, labels: &[&str]) -> Vec<&'a str> {
    let is_meant = |line: &&str| {
        line.strip_prefix(name).is_some_and(|rest| rest.starts_with('{') || rest.starts_with(' '))
            && labels.iter().all(|label| line.contains(label))
    };
    page.lines().filter(is_meant).collect()
}

#[tokio::test]
async fn requests_are_measured_by_method_route_and_status() {
    let app = TestApp::start().await;
    let id = app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}")).await;
    app.anonymous().get("/nowhere/01234567891").await;
    app.anonymous().send("BREW", "/api/v1/enduser/dialogs", None).await;
    let page = measured().await;
    let duration = "http_server_request_duration_seconds_bucket";
    let opened = ["http_request_method=\"GET\"", "http_route=\"/api/v1/enduser/dialogs/{dialogId}\"", "le=\"0.0005\""];
    assert_eq!(lines(&page, duration, &[opened[0], opened[1], opened[2], "status_code=\"200\""]).len(), 1);
    assert_eq!(
        lines(&page, duration, &["method=\"GET\",", "http_route=\"unmatched\"", "status_code=\"404\"", "le=\"30\""])
            .len(),
        1
    );
    assert!(!lines(&page, duration, &["http_request_method=\"_OTHER\""]).is_empty());
    assert!(!page.contains("BREW") && !page.contains(&id), "labels come from lists that we know");
}

#[tokio::test]
async fn calls_caches_connections_and_the_process_are_measured() {
    let app = TestApp::start().await;
    let id = app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    let (person, path) = (app.person(LEADER), format!("/api/v1/enduser/dialogs/{id}"));
    for _ in 0..2 {
        person.get(&path).await;
    }
    app.fail("/authorization", 503);
    let other = app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    person.get(&format!("/api/v1/enduser/dialogs/{other}")).await;
    let page = measured().await;
    for (name, labels) in [
        ("http_client_request_duration_seconds_count", ["dependency=\"authorization\"", "outcome=\"2xx\""]),
        ("http_client_request_duration_seconds_count", ["dependency=\"authorization\"", "outcome=\"5xx\""]),
        ("http_client_request_duration_seconds_count", ["dependency=\"maskinporten\"", "outcome=\"2xx\""]),
        ("dialogporten_cache_requests_total", ["cache=\"authorization\"", "result=\"hit\""]),
        ("dialogporten_cache_requests_total", ["cache=\"authorization\"", "result=\"miss\""]),
        ("dialogporten_cache_requests_total", ["cache=\"authorization\"", "result=\"error\""]),
        ("db_client_connections_usage", ["pool=\"requests\"", "state=\"idle\""]),
        ("db_client_connections_max", ["pool=\"search\"", ""]),
        ("process_memory_usage_bytes", ["", ""]),
        ("process_cpu_time_seconds_total", ["", ""]),
        ("process_start_time_seconds", ["", ""]),
    ] {
        assert!(!lines(&page, name, &labels).is_empty(), "{name} {labels:?} in {page}");
    }
}

#[tokio::test]
async fn delivery_is_measured_by_event_type() {
    let mut app = TestApp::start().await;
    app.service_owner().post("/api/v1/serviceowner/dialogs", &dialog::minimal()).await.created_id();
    app.start_worker().await;
    let delivered = ["event_type=\"dialogporten.dialog.created.v1\"", "consumer=\"altinn-events\""];
    app.eventually(|| async {
        (!lines(&measured().await, "dialogporten_outbox_delivered_total", &delivered).is_empty()).then_some(())
    })
    .await;
    for gauge in ["queue_size", "oldest_age_seconds", "dead"] {
        let name = format!("dialogporten_outbox_{gauge}");
        app.eventually(|| async { (!lines(&measured().await, &name, &[delivered[1]]).is_empty()).then_some(()) }).await;
    }
}
