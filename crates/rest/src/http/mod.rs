//! What surrounds every route: path normalization, trace, problem bodies, limits, panics.

mod finish;
mod normalize;
mod trace;

pub use normalize::NormalizePath;
pub use trace::TraceContext;

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::from_fn;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

/// Largest request body, in bytes.
pub const MAX_BODY: usize = 20_000_000;

/// Puts the layers around the routes, outermost last.
pub(crate) fn surround(routes: Router, request_timeout: Duration) -> Router {
    routes
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::INTERNAL_SERVER_ERROR, request_timeout))
        .layer(CatchPanicLayer::custom(finish::panicked))
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("x-content-type-options"),
            HeaderValue::from_static("nosniff"),
        ))
        .layer(from_fn(finish::finish))
}
