//! `POST /events/api/v1/events`: takes whatever is announced.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::access::Bearer;
use super::state::Shared;

/// Members that no event may lack.
const REQUIRED: [&str; 4] = ["specversion", "id", "type", "source"];

pub(super) async fn receive(
    State(shared): State<Arc<Shared>>,
    _: Bearer,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !content_type.starts_with("application/cloudevents+json") {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, "expected application/cloudevents+json".to_owned());
    }
    let event: Value = match serde_json::from_slice(&body) {
        Ok(event) => event,
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()),
    };
    let is_missing = |name: &&&str| event.get(**name).and_then(Value::as_str).is_none_or(str::is_empty);
    if let Some(missing) = REQUIRED.iter().find(is_missing) {
        return (StatusCode::BAD_REQUEST, format!("{missing} is missing"));
    }
    shared.add_event(event);
    (StatusCode::OK, String::new())
}
