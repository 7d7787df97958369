//! `GET /api/v1/enduser/dialogs/{dialogId}/seenlog/{seenLogId}`: one opening of a dialog.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::enduser::seen_log;

use crate::RestState;
use crate::extract::{DialogSeenLogPath, EndUser};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::{ActorView, SeenLogResponse};

/// Gets one opening of a dialog.
#[utoipa::path(
    get,
    path = "/{seenLogId}",
    operation_id = "GetDialogSeenLog",
    params(DialogSeenLogPath),
    responses((status = 200, body = SeenLogResponse), (status = 404), (status = 410)),
)]
pub(crate) async fn get(
    reader: EndUser,
    State(state): State<RestState>,
    DialogSeenLogPath { dialog_id, seen_log_id }: DialogSeenLogPath,
) -> Result<Response, Problem> {
    let entry = seen_log::get(&state.app, &reader.principal, dialog_id, seen_log_id).await?;
    let (user, actors) = (reader.principal.end_user_party(), ActorView::Masked(state.app.actor_mask()));
    json(StatusCode::OK, &SeenLogResponse::new(&entry, user, actors))
}
