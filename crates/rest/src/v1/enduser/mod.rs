//! `/api/v1/enduser`

mod dialoglookup;
mod dialogs;
mod parties;
mod serviceresources;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::RestState;

pub(crate) fn routes() -> OpenApiRouter<RestState> {
    OpenApiRouter::new()
        .routes(routes!(dialoglookup::get))
        .nest("/dialogs", dialogs::routes())
        .routes(routes!(parties::list))
        .routes(routes!(serviceresources::list))
}
