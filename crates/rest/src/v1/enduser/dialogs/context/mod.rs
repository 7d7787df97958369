//! `/api/v1/enduser/dialogs/{dialogId}/context`

mod labellog;

use axum::Router;
use axum::routing;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new().route("/labellog", routing::get(labellog::list))
}
