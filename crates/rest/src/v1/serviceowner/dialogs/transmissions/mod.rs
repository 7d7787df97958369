//! `/api/v1/serviceowner/dialogs/{dialogId}/transmissions`

mod create;
mod get;
mod list;
mod update;

use axum::Router;
use axum::routing;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new()
        .route("/", routing::get(list::list).post(create::create))
        .route("/{transmissionId}", routing::get(get::get).put(update::update))
}
