//! `/api/v1/metadata`: what everybody may know.

mod limits;
mod serviceresources;

use axum::Router;
use axum::routing;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    // Only here: compressed answers to authenticated requests would tell eavesdroppers about their content.
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
    Router::new()
        .route("/limits", routing::get(limits::get))
        .route("/serviceresources", routing::get(serviceresources::list).layer(compression))
}
