//! No request takes forever.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::problem::Problem;

/// Answers for a request that has taken too long, and ends it.
pub(super) async fn end(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    tokio::time::timeout(limit, next.run(request)).await.unwrap_or_else(|_| {
        Problem::of(StatusCode::INTERNAL_SERVER_ERROR)
            .because(format_args!("it took longer than {} seconds", limit.as_secs()))
            .into_response()
    })
}
