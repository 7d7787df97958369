//! `/api/v1/serviceowner/dialogs/{dialogId}/activities`

mod create;
mod get;
mod list;
mod update_form_saved_activity_time;

use axum::Router;
use axum::routing;

use crate::RestState;

pub(crate) fn routes() -> Router<RestState> {
    Router::new()
        .route("/", routing::get(list::list).post(create::create))
        .route("/{activityId}", routing::get(get::get))
        .route(
            "/{activityId}/actions/updateFormSavedActivityTime",
            routing::post(update_form_saved_activity_time::update_form_saved_activity_time),
        )
}
