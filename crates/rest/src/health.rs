//! `/health*`: probes, at the root and anonymous.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use dialogporten_app::{ProbeOutcome, ProbeResult, ReplicaState, Vitals};
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::json;

use crate::json;
use crate::problem::Problem;

/// What the process itself knows about its state.
#[derive(Debug, Default)]
pub struct Health {
    is_warm: AtomicBool,
    is_draining: AtomicBool,
}

impl Health {
    /// Tells that start-up work is done.
    pub fn warmed_up(&self) {
        self.is_warm.store(true, Ordering::Relaxed);
    }

    /// Tells that the process is about to stop and wants no new requests.
    pub fn draining(&self) {
        self.is_draining.store(true, Ordering::Relaxed);
    }
}

/// What the probes look at.
#[derive(Clone)]
pub struct HealthState {
    /// What the process depends on.
    pub vitals: Arc<Vitals>,
    /// What it knows about itself.
    pub progress: Arc<Health>,
}

/// How long events may wait for delivery before somebody should look.
const LATE: Duration = Duration::from_mins(5);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
enum Status {
    Healthy,
    Degraded,
    Unhealthy,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct HealthResponse {
    status: Status,
    total_duration: String,
    entries: IndexMap<&'static str, Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    data: serde_json::Map<String, serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'static str>,
    duration: String,
    status: Status,
    tags: &'static [&'static str],
}

pub(crate) fn routes(state: HealthState) -> Router {
    Router::new()
        .route("/health", get(dependencies))
        .route("/health/liveness", get(liveness))
        .route("/health/readiness", get(readiness))
        .route("/health/startup", get(dependencies))
        .route("/health/deep", get(deep))
        .with_state(state)
}

/// `GET /health/liveness`: depends on nothing outside the process.
async fn liveness() -> Result<Response, Problem> {
    let started = Instant::now();
    let own = Entry::new(started.elapsed(), None, &["self"]);
    answer(started, IndexMap::from([("self", own)]))
}

/// `GET /health/readiness`: database and warm-up; unready while the process drains.
async fn readiness(State(state): State<HealthState>) -> Result<Response, Problem> {
    let started = Instant::now();
    let warmup = if state.progress.is_draining.load(Ordering::Relaxed) {
        Some("The process is about to stop.")
    } else if state.progress.is_warm.load(Ordering::Relaxed) {
        None
    } else {
        Some("Start-up work is not done.")
    };
    let entries = IndexMap::from([
        ("postgres", postgres(&state).await),
        ("warmup", Entry::new(Duration::ZERO, warmup, &["warmup"])),
    ]);
    answer(started, entries)
}

/// `GET /health` and `GET /health/startup`: everything that requests depend on, and whether subscribers hear of them.
async fn dependencies(State(state): State<HealthState>) -> Result<Response, Problem> {
    let started = Instant::now();
    let mut entries = IndexMap::from([("postgres", postgres(&state).await), ("outbox", outbox(&state).await)]);
    entries.extend(replicas(&state).map(|replicas| ("replicas", replicas)));
    answer(started, entries)
}

/// `GET /health/deep`: also the neighbors, of which only a hard dependency makes the service unhealthy.
async fn deep(State(state): State<HealthState>) -> Result<Response, Problem> {
    let started = Instant::now();
    let (postgres, endpoints) = tokio::join!(postgres(&state), endpoints(&state));
    answer(started, IndexMap::from([("postgres", postgres), ("Endpoints", endpoints)]))
}

async fn endpoints(state: &HealthState) -> Entry {
    let started = Instant::now();
    let results = state.vitals.probe_neighbors().await;
    let count = |is_counted: fn(&ProbeResult) -> bool| results.iter().filter(|result| is_counted(result)).count();
    let hard = count(|result| result.outcome == ProbeOutcome::Failed && result.probe.is_hard_dependency);
    let soft = count(|result| result.outcome == ProbeOutcome::Failed && !result.probe.is_hard_dependency);
    let slow = count(|result| result.outcome == ProbeOutcome::Slow);
    let (status, description) = match (hard, soft + slow) {
        (0, 0) => (Status::Healthy, "All endpoints are healthy."),
        (0, _) => (Status::Degraded, "Some endpoints failed or are slow."),
        _ => (Status::Unhealthy, "An endpoint that the service depends on failed."),
    };
    let checked: Vec<_> = results.iter().map(EndpointResponse::new).collect();
    let members = [
        ("checkedEndpoints", json!(checked)),
        ("totalCount", json!(results.len())),
        ("hardFailureCount", json!(hard)),
        ("softFailureCount", json!(soft)),
        ("slowCount", json!(slow)),
    ];
    Entry {
        data: members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        description: Some(description),
        duration: format_duration(started.elapsed()),
        status,
        tags: &["external"],
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EndpointResponse<'a> {
    name: &'a str,
    url: &'a str,
    hard_dependency: bool,
    status: Status,
    duration_ms: f64,
}

impl<'a> EndpointResponse<'a> {
    fn new(result: &'a ProbeResult) -> Self {
        let status = match (result.outcome, result.probe.is_hard_dependency) {
            (ProbeOutcome::Answered, _) => Status::Healthy,
            (ProbeOutcome::Failed, true) => Status::Unhealthy,
            (ProbeOutcome::Failed, false) | (ProbeOutcome::Slow, _) => Status::Degraded,
        };
        Self {
            name: &result.probe.name,
            url: result.probe.url.as_str(),
            hard_dependency: result.probe.is_hard_dependency,
            status,
            duration_ms: result.duration.as_secs_f64() * 1000.0,
        }
    }
}

async fn postgres(state: &HealthState) -> Entry {
    let started = Instant::now();
    let failure = match state.vitals.ping().await {
        Ok(()) => None,
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            Some("Unable to connect to the database.")
        }
    };
    Entry::new(started.elapsed(), failure, &["dependencies", "critical"])
}

/// What no replica answers the primary does. Nothing when there are no replicas.
fn replicas(state: &HealthState) -> Option<Entry> {
    let started = Instant::now();
    let states = state.vitals.replicas();
    let is_fine = states.iter().all(|replica| replica.is_used);
    let failure = (!is_fine).then_some("A read replica does not answer or is too far behind.");
    let status = if is_fine { Status::Healthy } else { Status::Degraded };
    let milliseconds = |replica: &ReplicaState| replica.lag.map(|lag| lag.as_millis());
    let data = states.iter().zip(0..).map(|(replica, place): (_, u32)| {
        (place.to_string(), json!({ "used": replica.is_used, "lagMilliseconds": milliseconds(replica) }))
    });
    let entry = Entry { status, data: data.collect(), ..Entry::new(started.elapsed(), failure, &["dependencies"]) };
    (!states.is_empty()).then_some(entry)
}

/// Late events are a matter for people, not for load balancers: requests can be served.
async fn outbox(state: &HealthState) -> Entry {
    let started = Instant::now();
    let failure = match state.vitals.delivery_delay().await {
        Ok(delay) if delay <= LATE => None,
        Ok(_) => Some("Events have been waiting for delivery for more than five minutes."),
        Err(_) => Some("Unable to read the outbox."),
    };
    let status = if failure.is_none() { Status::Healthy } else { Status::Degraded };
    Entry { status, ..Entry::new(started.elapsed(), failure, &["dependencies"]) }
}

impl Entry {
    fn new(duration: Duration, failure: Option<&'static str>, tags: &'static [&'static str]) -> Self {
        Self {
            data: serde_json::Map::new(),
            description: failure,
            duration: format_duration(duration),
            status: if failure.is_none() { Status::Healthy } else { Status::Unhealthy },
            tags,
        }
    }
}

fn answer(started: Instant, entries: IndexMap<&'static str, Entry>) -> Result<Response, Problem> {
    let status = entries.values().map(|entry| entry.status).max().unwrap_or(Status::Healthy);
    let code = if status == Status::Unhealthy { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    let body = HealthResponse { status, total_duration: format_duration(started.elapsed()), entries };
    let mut answer = json::json(code, &body)?;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    headers.insert(header::EXPIRES, HeaderValue::from_static("Thu, 01 Jan 1970 00:00:00 GMT"));
    Ok(answer)
}

/// `hh:mm:ss.fffffff`
fn format_duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let fraction = duration.subsec_nanos() / 100;
    format!("{:02}:{:02}:{:02}.{fraction:07}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_seven_fractional_digits() {
        assert_eq!(format_duration(Duration::from_nanos(3_723_000_001_200)), "01:02:03.0000012");
    }
}
