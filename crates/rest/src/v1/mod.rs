//! `/api/v1`

pub(crate) mod enduser;
pub(crate) mod metadata;
mod search;
pub(crate) mod serviceowner;
mod shape;
pub(crate) mod well_known;

use utoipa_axum::router::OpenApiRouter;

use crate::{RestState, Surface};

pub(crate) fn routes(surface: Surface) -> OpenApiRouter<RestState> {
    let mut routes =
        OpenApiRouter::new().nest("/.well-known", well_known::routes()).nest("/metadata", metadata::routes());
    if surface.includes_service_owner() {
        routes = routes.nest("/serviceowner", serviceowner::routes());
    }
    if surface.includes_end_user() {
        routes = routes.nest("/enduser", enduser::routes());
    }
    routes
}
