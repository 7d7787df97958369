//! The outermost layer: one trace and one log line per request, and the body of every problem.

use std::any::Any;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use super::TraceContext;
use super::normalize::SentPath;
use crate::problem::{self, Problem};

/// Runs a request under its trace and writes the body of a problem, if it ends in one.
pub(super) async fn finish(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let trace = TraceContext::of(request.headers());
    let sent_path =
        request.extensions_mut().remove::<SentPath>().map_or_else(|| request.uri().path().to_owned(), |sent| sent.0);
    // The template, not the path: a path may carry identifiers that do not belong in a log.
    let route = request.extensions().get::<MatchedPath>().map_or("-", |path| path.as_str()).to_owned();
    let method = request.method().clone();
    let span = tracing::error_span!("request", trace_id = %trace.trace_id(), %method, route);
    request.extensions_mut().insert(trace.clone());

    let mut response = next.run(request).instrument(span.clone()).await;
    let problem = response.extensions_mut().remove::<Problem>().or_else(|| problem_of(&response));
    if let Some(problem) = problem {
        write_problem(&problem, &sent_path, &trace, &mut response);
    }
    span.in_scope(|| {
        let status = response.status().as_u16();
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        tracing::info!(status, micros, "request finished");
    });
    response
}

/// Answers that the framework made itself (unknown route, wrong method, time-out) have no problem yet.
fn problem_of(response: &Response) -> Option<Problem> {
    let is_failure = response.status().is_client_error() || response.status().is_server_error();
    let is_plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_none_or(|value| value.starts_with("text/plain"));
    (is_failure && is_plain && response.status() != StatusCode::SERVICE_UNAVAILABLE)
        .then(|| Problem::of(response.status()))
}

fn write_problem(problem: &Problem, instance: &str, trace: &TraceContext, response: &mut Response) {
    let document = problem.document(instance, trace.parent());
    // A document of strings and numbers always serializes.
    let body = serde_json::to_vec(&document).unwrap_or_default();
    response.headers_mut().insert(header::CONTENT_TYPE, problem::CONTENT_TYPE);
    response.headers_mut().remove(header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(body);
}

/// Turns a panic into a 500. The message goes to the log only.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the payload over")]
pub(super) fn panicked(payload: Box<dyn Any + Send + 'static>) -> Response {
    let message = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(message, "a handler panicked");
    Problem::of(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}
