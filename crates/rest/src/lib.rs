//! The REST surface: routes, request and response shapes, extractors, problem documents.
//!
//! Folders mirror the address: `POST /api/v1/serviceowner/dialogs` is `v1/serviceowner/dialogs/create.rs`.

pub mod extract;
pub mod health;
pub mod http;
pub mod json;
pub mod problem;
mod state;
mod v1;

use axum::Router;

pub use http::{Maintenance, NormalizePath, Surroundings};
pub use state::{RestState, Surface};

/// Builds the routes with everything that surrounds them. Wrap the result in [`NormalizePath`] before serving it.
pub fn router(state: RestState, surface: Surface, surroundings: Surroundings) -> Router {
    let routes = Router::new().nest("/api/v1", v1::routes(surface)).merge(health::routes()).with_state(state);
    http::surround(routes, surroundings)
}
