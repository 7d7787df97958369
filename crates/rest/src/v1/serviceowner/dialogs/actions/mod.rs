//! `/api/v1/serviceowner/dialogs/{dialogId}/actions`

mod should_send_notification;

use axum::Router;
use axum::routing;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new().route("/should-send-notification", routing::get(should_send_notification::check))
}
