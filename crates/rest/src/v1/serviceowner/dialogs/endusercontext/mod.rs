//! `/api/v1/serviceowner/dialogs/{dialogId}/endusercontext`

mod search;
mod systemlabels;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::RestState;

pub(crate) fn routes() -> OpenApiRouter<RestState> {
    OpenApiRouter::new().routes(routes!(systemlabels::update::update))
}

/// What is about many dialogs at once.
pub(crate) fn bulk_routes() -> OpenApiRouter<RestState> {
    OpenApiRouter::new().routes(routes!(search::search)).routes(routes!(systemlabels::bulkset::bulkset))
}
