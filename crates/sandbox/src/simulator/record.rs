//! The layer around all routes: remembers requests and lets faults strike.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use super::fault::Fault;
use super::state::Shared;

/// Larger bodies than anybody sends; a seed with very many parties is the largest.
pub(super) const LARGEST_BODY: usize = 32 << 20;

/// Routes for those who steer the simulator rather than use it.
const CONTROL: [&str; 7] =
    ["/sim/events", "/sim/requests", "/sim/counts", "/sim/faults", "/sim/seed", "/sim/reset", "/sim/rotate-keys"];

/// A request that somebody made. It may hold tokens and person numbers, so it has no debug form.
#[derive(Clone, PartialEq, Serialize)]
pub struct RecordedRequest {
    /// The method.
    pub method: String,
    /// The path, as sent.
    pub path: String,
    /// The part after the question mark.
    pub query: Option<String>,
    /// The headers, with names in lower case; of repeated ones the last.
    pub headers: BTreeMap<String, String>,
    /// The body: JSON, or a string of anything else, or null without one.
    pub body: Value,
    /// The status that was answered; 0 when the caller did not wait for the answer.
    pub status: u16,
}

pub(super) async fn record(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if CONTROL.contains(&path.as_str()) {
        return next.run(request).await;
    }
    if let Some(route) = request.extensions().get::<MatchedPath>() {
        shared.count(route.as_str());
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_BODY).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let recorded = RecordedRequest {
        method: parts.method.to_string(),
        query: parts.uri.query().map(str::to_owned),
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
        body: readable(&bytes),
        status: 0,
        path,
    };

    let fault = shared.strike(&recorded.path);
    let mut entry = Entry { shared: &shared, recorded: Some(recorded) };
    let response = match fault {
        None => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Some(fault) => {
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(fault.delay_ms)) => {}
                () = shared.stopped.cancelled() => {}
            }
            match answer(fault) {
                Some(answer) => answer,
                None => next.run(Request::from_parts(parts, Body::from(bytes))).await,
            }
        }
    };
    entry.answered(response.status().as_u16());
    response
}

/// Becomes part of the record when the request ends, also when the caller goes away before there is an answer.
struct Entry<'a> {
    shared: &'a Shared,
    recorded: Option<RecordedRequest>,
}

impl Entry<'_> {
    fn answered(&mut self, status: u16) {
        if let Some(recorded) = &mut self.recorded {
            recorded.status = status;
        }
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        if let Some(recorded) = self.recorded.take() {
            self.shared.add_request(recorded);
        }
    }
}

fn answer(fault: Fault) -> Option<Response> {
    if fault.status.is_none() && fault.body.is_none() {
        return None;
    }
    let status = StatusCode::from_u16(fault.status.unwrap_or(200)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Some((status, fault.body.unwrap_or_default()).into_response())
}

fn readable(bytes: &Bytes) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(bytes).unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned().into())
}
