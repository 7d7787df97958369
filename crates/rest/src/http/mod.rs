//! What surrounds every route: path normalization, trace, problem bodies, limits, panics.

mod compression;
mod finish;
mod maintenance;
mod metrics;
mod normalize;
mod time_limit;
mod trace;
mod usage;
mod usage_record;

pub use maintenance::{Maintenance, MaintenanceMode};
pub use normalize::NormalizePath;
pub(crate) use normalize::SentPath;
pub use trace::TraceContext;
pub use usage_record::UsageRecords;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::from_fn_with_state;
use dialogporten_app::App;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// Largest request body, in bytes.
pub const MAX_BODY: usize = 20_000_000;

/// What surrounds the routes is told.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Longest time a request may take.
    pub request_timeout: Duration,
    /// Whether requests are turned away for the time being.
    pub maintenance: MaintenanceMode,
    /// Which requests are recorded as use.
    pub usage_records: UsageRecords,
    /// Whether every request is told in the log.
    pub access_log: AccessLog,
}

/// Whether every request is told in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessLog {
    /// One line each.
    On,
    /// Only what fails.
    Off,
}

/// Puts the layers around the routes, outermost last.
pub(crate) fn surround(routes: Router, app: Arc<App>, surroundings: Surroundings) -> Router {
    routes
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(surroundings.request_timeout, time_limit::end))
        .layer(from_fn_with_state(surroundings.maintenance, maintenance::turn_away))
        .layer(CatchPanicLayer::custom(finish::panicked))
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("x-content-type-options"),
            HeaderValue::from_static("nosniff"),
        ))
        .layer(compression::layer())
        .layer(from_fn_with_state((app, surroundings.usage_records), usage::count))
        .layer(from_fn_with_state(surroundings.access_log, finish::finish))
}

/// Puts the layers around the routes of probes alone.
pub(crate) fn surround_probes(routes: Router) -> Router {
    routes.layer(CatchPanicLayer::custom(finish::panicked)).layer(from_fn_with_state(AccessLog::Off, finish::finish))
}
