//! While something is being done to the installation, requests are turned away, whoever sends them.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use dialogporten_domain::Timestamp;

use crate::problem::Problem;

/// Requests are turned away for the time being.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Maintenance {
    /// When clients may try again, if that is known.
    pub retry_at: Option<Timestamp>,
}

/// Answers 503 during maintenance. Probes are still answered, or the platform would restart a process that does nothing
/// wrong; so are the public keys, which others need to verify what was signed before.
pub(super) async fn turn_away(
    State(maintenance): State<Option<Maintenance>>,
    request: Request,
    next: Next,
) -> Response {
    let Some(maintenance) = maintenance.filter(|_| !is_exempt(request.uri().path())) else {
        return next.run(request).await;
    };
    let problem = Problem::of(StatusCode::SERVICE_UNAVAILABLE);
    let retry_after = maintenance.retry_at.and_then(|at| HeaderValue::from_str(&at.to_http_date()).ok());
    match retry_after {
        Some(at) => problem.with_header(header::RETRY_AFTER, at),
        None => problem,
    }
    .into_response()
}

fn is_exempt(path: &str) -> bool {
    path == "/health" || path.starts_with("/health/") || path.starts_with("/api/v1/.well-known/")
}
