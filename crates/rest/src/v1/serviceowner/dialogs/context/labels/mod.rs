//! `/api/v1/serviceowner/dialogs/{dialogId}/context/labels`

mod create;
mod delete;
mod get;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::RestState;

pub(super) fn routes() -> OpenApiRouter<RestState> {
    OpenApiRouter::new().routes(routes!(get::get, create::create)).routes(routes!(delete::delete))
}
