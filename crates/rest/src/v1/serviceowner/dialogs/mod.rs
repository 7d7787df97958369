//! `/api/v1/serviceowner/dialogs`

mod create;
mod get;

use axum::Router;
use axum::routing;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new().route("/", routing::post(create::create)).route("/{dialogId}", routing::get(get::get))
}
