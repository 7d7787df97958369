//! `/api/v1/enduser/dialogs/{dialogId}/context`

mod labellog;
mod systemlabels;

use axum::Router;
use axum::routing;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new()
        .route("/labellog", routing::get(labellog::list))
        .route("/systemlabels", routing::put(systemlabels::update))
}

/// What is about many dialogs at once.
pub(crate) fn bulk_routes() -> Router<RestState> {
    Router::new().route("/systemlabels/actions/bulkset", routing::post(systemlabels::bulkset))
}
