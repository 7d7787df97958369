//! While something is being done to the installation, requests are turned away, whoever sends them.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
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

/// Whether requests are turned away; may be changed while they are served.
#[derive(Debug, Clone, Default)]
pub struct MaintenanceMode(Arc<ArcSwapOption<Maintenance>>);

impl MaintenanceMode {
    /// Creates a switch in the given position.
    pub fn new(maintenance: Option<Maintenance>) -> Self {
        let mode = Self::default();
        mode.set(maintenance);
        mode
    }

    /// Turns requests away from now on, or takes them again.
    pub fn set(&self, maintenance: Option<Maintenance>) {
        self.0.store(maintenance.map(Arc::new));
    }

    fn get(&self) -> Option<Maintenance> {
        self.0.load().as_deref().copied()
    }
}

/// Answers 503 during maintenance. Probes are still answered, or the platform would restart a process that does nothing
/// wrong; so are the public keys, which others need to verify what was signed before.
pub(super) async fn turn_away(State(mode): State<MaintenanceMode>, request: Request, next: Next) -> Response {
    let Some(maintenance) = mode.get().filter(|_| !is_exempt(request.uri().path())) else {
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
