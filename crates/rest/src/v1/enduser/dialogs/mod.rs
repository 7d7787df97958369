//! `/api/v1/enduser/dialogs`

mod activities;
mod context;
mod get;
mod search;
mod seenlog;
mod transmissions;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::RestState;

pub(crate) fn routes() -> OpenApiRouter<RestState> {
    OpenApiRouter::new()
        .routes(routes!(search::search))
        .routes(routes!(get::get))
        .nest("/{dialogId}/activities", activities::routes())
        .nest("/{dialogId}/context", context::routes())
        .nest("/{dialogId}/seenlog", seenlog::routes())
        .nest("/{dialogId}/transmissions", transmissions::routes())
        .nest("/context", context::bulk_routes())
}
