//! `/api/v1/enduser/dialogs/{dialogId}/transmissions`

mod get;
mod list;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::RestState;

pub(crate) fn routes() -> OpenApiRouter<RestState> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(get::get))
}
