//! `/api/v1/serviceowner/dialogs/{dialogId}/context/labels`

mod create;
mod delete;
mod get;

use axum::Router;
use axum::routing;

use crate::RestState;

pub(super) fn routes() -> Router<RestState> {
    Router::new()
        .route("/", routing::get(get::get).post(create::create))
        .route("/{label}", routing::delete(delete::delete))
}
