//! `/api/v1/metadata`: what everybody may know.

mod limits;
mod serviceresources;

use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::RestState;

pub(crate) fn routes() -> OpenApiRouter<RestState> {
    // Only here: compressed answers to authenticated requests would tell eavesdroppers about their content.
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
    OpenApiRouter::new().routes(routes!(limits::get)).routes(routes!(serviceresources::list).layer(compression))
}
