//! `/api/v1/serviceowner/dialogs/{dialogId}/seenlog`

mod get;
mod list;

use axum::Router;
use axum::routing;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new().route("/", routing::get(list::list)).route("/{seenLogId}", routing::get(get::get))
}
