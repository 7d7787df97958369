//! `/api/v1/serviceowner/dialogs/{dialogId}/actions`

mod freeze;
mod purge;
mod restore;
mod should_send_notification;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::RestState;

pub(crate) fn routes() -> OpenApiRouter<RestState> {
    OpenApiRouter::new()
        .routes(routes!(restore::restore))
        .routes(routes!(purge::purge))
        .routes(routes!(freeze::freeze))
        .routes(routes!(should_send_notification::check))
}
