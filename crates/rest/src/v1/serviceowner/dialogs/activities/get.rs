//! `GET /api/v1/serviceowner/dialogs/{dialogId}/activities/{activityId}`: one thing that has happened.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::serviceowner::activities;

use crate::RestState;
use crate::extract::{DialogActivityPath, ServiceOwner};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::{ActivityResponse, ActorView};

/// Gets one activity of a dialog.
#[utoipa::path(
    get,
    path = "/{activityId}",
    operation_id = "GetDialogActivity",
    params(DialogActivityPath),
    responses((status = 200, body = ActivityResponse), (status = 404), (status = 410)),
)]
pub(crate) async fn get(
    owner: ServiceOwner,
    State(state): State<RestState>,
    DialogActivityPath { dialog_id, activity_id }: DialogActivityPath,
) -> Result<Response, Problem> {
    let activity = activities::get(&state.app, &owner.principal, dialog_id, activity_id).await?;
    json(StatusCode::OK, &ActivityResponse::new(&activity, ActorView::Plain))
}
