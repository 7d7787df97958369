//! `/api/v1/serviceowner/dialogs`

mod actions;
mod activities;
mod create;
mod get;
mod seenlog;
mod transmissions;

use axum::Router;
use axum::routing;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new()
        .route("/", routing::post(create::create))
        .route("/{dialogId}", routing::get(get::get))
        .nest("/{dialogId}/actions", actions::routes())
        .nest("/{dialogId}/activities", activities::routes())
        .nest("/{dialogId}/seenlog", seenlog::routes())
        .nest("/{dialogId}/transmissions", transmissions::routes())
}
