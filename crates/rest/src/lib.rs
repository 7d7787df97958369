//! The REST surface: routes, request and response shapes, extractors, problem documents.
//!
//! Folders mirror the address: `POST /api/v1/serviceowner/dialogs` is `v1/serviceowner/dialogs/create.rs`.

pub mod extract;
mod health;
pub mod http;
pub mod json;
pub mod openapi;
pub mod problem;
mod rate_limit;
mod state;
mod v1;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;

pub use health::{Health, HealthState};
pub use http::{AccessLog, Maintenance, MaintenanceMode, NormalizePath, Surroundings, UsageRecords};
pub use openapi::OpenApiSettings;
pub use rate_limit::{InvalidNetwork, Network, Rate, RateLimitSettings, RateLimiting};
pub use state::{RestState, Surface};

/// Builds the routes with everything that surrounds them. Wrap the result in [`NormalizePath`] before serving it.
pub fn router(state: RestState, surface: Surface, surroundings: Surroundings) -> Router {
    let app = Arc::clone(&state.app);
    let documents = openapi::routes(&state.base_uri, &state.open_api);
    let api = operations(surface).route_layer(from_fn_with_state(state.clone(), rate_limit::limit));
    let probes = health::routes(state.health.clone());
    let routes = api.merge(documents).with_state(state).merge(probes);
    http::surround(routes, app, surroundings)
}

/// Builds the routes of a process that takes no requests but those of probes.
pub fn probes(state: HealthState) -> NormalizePath<Router> {
    NormalizePath::new(http::surround_probes(health::routes(state)))
}

/// Builds the routes of the API alone: every operation that there is.
pub fn operations(surface: Surface) -> Router<RestState> {
    Router::new().nest("/api/v1", v1::routes(surface).into())
}
