//! `/api/v1/metadata`: what everybody may know.

mod limits;
mod serviceresources;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::RestState;

pub(crate) fn routes() -> OpenApiRouter<RestState> {
    OpenApiRouter::new().routes(routes!(limits::get)).routes(routes!(serviceresources::list))
}
