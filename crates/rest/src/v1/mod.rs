//! `/api/v1`

mod enduser;
mod metadata;
mod serviceowner;
mod shape;
mod well_known;

use axum::Router;

use crate::{RestState, Surface};

pub(crate) fn routes(surface: Surface) -> Router<RestState> {
    let mut routes = Router::new().nest("/.well-known", well_known::routes()).nest("/metadata", metadata::routes());
    if surface.includes_service_owner() {
        routes = routes.nest("/serviceowner", serviceowner::routes());
    }
    if surface.includes_end_user() {
        routes = routes.nest("/enduser", enduser::routes());
    }
    routes
}
