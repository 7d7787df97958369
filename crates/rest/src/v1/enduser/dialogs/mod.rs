//! `/api/v1/enduser/dialogs`

mod activities;
mod context;
mod get;
mod seenlog;
mod transmissions;

use axum::Router;
use axum::routing;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new()
        .route("/{dialogId}", routing::get(get::get))
        .nest("/{dialogId}/activities", activities::routes())
        .nest("/{dialogId}/context", context::routes())
        .nest("/{dialogId}/seenlog", seenlog::routes())
        .nest("/{dialogId}/transmissions", transmissions::routes())
        .nest("/context", context::bulk_routes())
}
