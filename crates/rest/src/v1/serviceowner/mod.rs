//! `/api/v1/serviceowner`

mod dialoglookup;
mod dialogs;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::RestState;

pub(crate) fn routes() -> OpenApiRouter<RestState> {
    OpenApiRouter::new().routes(routes!(dialoglookup::get)).nest("/dialogs", dialogs::routes())
}
