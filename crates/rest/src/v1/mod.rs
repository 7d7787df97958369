//! `/api/v1`

pub(crate) mod enduser;
pub(crate) mod metadata;
mod search;
pub(crate) mod serviceowner;
mod shape;
pub(crate) mod well_known;

use axum::http::{HeaderValue, header};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::{RestState, Surface};

pub(crate) fn routes(surface: Surface) -> OpenApiRouter<RestState> {
    let mut routes =
        OpenApiRouter::new().nest("/.well-known", well_known::routes()).nest("/metadata", metadata::routes());
    if surface.includes_service_owner() {
        routes = routes.nest("/serviceowner", serviceowner::routes().layer(never_kept()));
    }
    if surface.includes_end_user() {
        routes = routes.nest("/enduser", enduser::routes().layer(never_kept()));
    }
    routes
}

/// Answers that depend on the caller are kept by nobody.
fn never_kept() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}
