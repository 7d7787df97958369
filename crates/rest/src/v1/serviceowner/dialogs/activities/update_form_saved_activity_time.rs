//! `POST /api/v1/serviceowner/dialogs/{dialogId}/activities/{activityId}/actions/updateFormSavedActivityTime`: an
//! administrator corrects when a form was saved.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner;
use dialogporten_domain::Timestamp;

use crate::RestState;
use crate::extract::{Administrator, FormSavedPath, IfMatch};
use crate::json::{JsonBody, WithBody, no_content, with_etag};
use crate::problem::Problem;

pub(super) async fn update_form_saved_activity_time(
    _: Administrator,
    State(state): State<RestState>,
    path: FormSavedPath,
    WithBody(IfMatch(if_match), JsonBody(created_at)): WithBody<IfMatch, JsonBody<Timestamp>>,
) -> Result<Response, Problem> {
    let revision =
        serviceowner::correct_form_saved_time(&state.app, path.dialog, path.activity, created_at, if_match).await?;
    Ok(with_etag(no_content(), revision))
}
