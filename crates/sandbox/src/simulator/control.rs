//! Routes that steer and inspect the simulator.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::fault::Fault;
use super::issuer::Issuer;
use super::query::Parameters;
use super::record::RecordedRequest;
use super::seed::Seed;
use super::state::Shared;

/// `GET /sim/events`: everything announced so far.
pub(super) async fn events(State(shared): State<Arc<Shared>>) -> Json<Vec<Value>> {
    Json(shared.events())
}

/// `DELETE /sim/events`.
pub(super) async fn clear_events(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.clear_events();
    StatusCode::NO_CONTENT
}

/// `GET /sim/requests?path=`: what was asked, of paths with that beginning.
pub(super) async fn requests(State(shared): State<Arc<Shared>>, parameters: Parameters) -> Json<Vec<RecordedRequest>> {
    Json(shared.requests(parameters.get("path").unwrap_or_default()))
}

/// `DELETE /sim/requests`.
pub(super) async fn clear_requests(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.clear_requests();
    StatusCode::NO_CONTENT
}

/// `GET /sim/counts`: how often every route was asked since the start, however long ago.
pub(super) async fn counts(State(shared): State<Arc<Shared>>) -> Json<BTreeMap<String, u64>> {
    Json(shared.counts())
}

/// One fault or several.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Order {
    One(Fault),
    Several(Vec<Fault>),
}

/// `PUT /sim/faults`: adds faults to those that are still to come.
pub(super) async fn add_faults(State(shared): State<Arc<Shared>>, Json(order): Json<Order>) -> StatusCode {
    let faults = match order {
        Order::One(fault) => vec![fault],
        Order::Several(faults) => faults,
    };
    for fault in faults {
        shared.add_fault(fault);
    }
    StatusCode::NO_CONTENT
}

/// `DELETE /sim/faults`.
pub(super) async fn clear_faults(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.clear_faults();
    StatusCode::NO_CONTENT
}

/// `GET /sim/seed`.
pub(super) async fn seed(State(shared): State<Arc<Shared>>) -> Json<Seed> {
    Json(shared.directory().seed().clone())
}

/// `PUT /sim/seed`: replaces the world.
pub(super) async fn replace_seed(State(shared): State<Arc<Shared>>, Json(seed): Json<Seed>) -> StatusCode {
    shared.replace_seed(seed);
    StatusCode::NO_CONTENT
}

/// `POST /sim/reset`: restores the world and forgets requests, events and faults.
pub(super) async fn reset(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.reset();
    StatusCode::NO_CONTENT
}

/// `POST /sim/rotate-keys?schema=&keepOld=`: lets an issuer sign with a new key.
pub(super) async fn rotate_keys(State(shared): State<Arc<Shared>>, parameters: Parameters) -> Response {
    let Some(issuer) = parameters.get("schema").and_then(Issuer::parse) else {
        return (StatusCode::BAD_REQUEST, "parameter schema is missing or unknown").into_response();
    };
    let keeps_old = parameters.is_true("keepOld");
    let rotated = tokio::task::spawn_blocking(move || shared.keys(issuer).rotate(keeps_old)).await;
    match rotated {
        Ok(Ok(id)) => Json(json!({ "kid": id })).into_response(),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
