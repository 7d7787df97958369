//! `/api/v1/enduser/dialogs`

mod get;

use axum::Router;
use axum::routing;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new().route("/{dialogId}", routing::get(get::get))
}
