//! `/api/v1/serviceowner/dialogs/{dialogId}/actions`

mod freeze;
mod purge;
mod restore;
mod should_send_notification;

use axum::Router;
use axum::routing::{get, post};

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new()
        .route("/restore", post(restore::restore))
        .route("/purge", post(purge::purge))
        .route("/freeze", post(freeze::freeze))
        .route("/should-send-notification", get(should_send_notification::check))
}
