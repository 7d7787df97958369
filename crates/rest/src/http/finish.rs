//! The outermost layer: trace, measurement and log of every request, and the body of every problem.

use std::any::Any;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::{Instrument, Span};

use super::normalize::SentPath;
use super::{AccessLog, TraceContext, compression, metrics, trace};
use crate::problem::{self, Problem};

/// Runs a request under its trace and writes the body of a problem, if it ends in one.
pub(super) async fn finish(State(access_log): State<AccessLog>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let sent_path =
        request.extensions().get::<SentPath>().map_or_else(|| request.uri().path().to_owned(), |sent| sent.0.clone());
    // The template, not the path: a path may carry identifiers that do not belong in a log.
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("unmatched", MatchedPath::as_str);
    let method = request.method().clone();
    let (span, trace) = trace::begin(request.headers(), &method, route);
    request.extensions_mut().insert(trace.clone());
    compression::always_allow_none(request.headers_mut());

    let mut response = next.run(request).instrument(span.clone()).await;
    let problem = response.extensions_mut().remove::<Problem>().or_else(|| problem_of(&response));
    if let Some(problem) = &problem {
        write_problem(problem, &sent_path, &trace, &mut response);
    }
    let (status, duration) = (response.status(), started.elapsed());
    metrics::record(route, &method, status.as_u16(), duration);
    span.record("http.response.status_code", status.as_u16());
    span.in_scope(|| log(&span, status, problem.as_ref(), duration, access_log));
    response
}

/// Writes what went wrong, once, and one line per request if that is wanted.
fn log(span: &Span, status: StatusCode, problem: Option<&Problem>, duration: Duration, access_log: AccessLog) {
    let cause = problem.and_then(Problem::cause);
    // Being turned away during maintenance is not a failure.
    if status.is_server_error() && (status != StatusCode::SERVICE_UNAVAILABLE || cause.is_some()) {
        span.record("otel.status_code", "ERROR");
        tracing::error!(status = status.as_u16(), cause, "a request failed");
    } else if status.is_client_error() {
        tracing::debug!(status = status.as_u16(), cause, "a request was refused");
    }
    if access_log == AccessLog::On {
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let refused_because = cause.filter(|_| status.is_client_error());
        tracing::info!(status = status.as_u16(), micros, refused_because, "request finished");
    }
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
    Problem::of(StatusCode::INTERNAL_SERVER_ERROR)
        .because(format_args!("a handler panicked: {message}"))
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_tells_the_log_what_happened_and_nobody_else() {
        let payloads: [Box<dyn Any + Send>; 3] = [Box::new("boom"), Box::new(String::from("boom")), Box::new(7)];
        for (payload, message) in payloads.into_iter().zip(["boom", "boom", "no message"]) {
            let response = panicked(payload);
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let problem = response.extensions().get::<Problem>().unwrap();
            assert_eq!(problem.cause(), Some(format!("a handler panicked: {message}").as_str()));
            assert!(!serde_json::to_string(&problem.document("/", "")).unwrap().contains("boom"));
        }
    }
}
