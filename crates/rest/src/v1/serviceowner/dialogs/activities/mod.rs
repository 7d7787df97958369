//! `/api/v1/serviceowner/dialogs/{dialogId}/activities`

mod create;
mod get;
mod list;
mod update_form_saved_activity_time;

use axum::routing::post;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::RestState;

pub(crate) fn routes() -> OpenApiRouter<RestState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(get::get))
        // Not described: it repairs the data of one service.
        .route(
            "/{activityId}/actions/updateFormSavedActivityTime",
            post(update_form_saved_activity_time::update_form_saved_activity_time),
        )
}
