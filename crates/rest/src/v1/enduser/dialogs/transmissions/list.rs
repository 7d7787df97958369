//! `GET /api/v1/enduser/dialogs/{dialogId}/transmissions`: all transmissions, oldest first.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::enduser::transmissions;

use super::get::TransmissionResponse;
use crate::RestState;
use crate::extract::{DialogPath, EndUser, Languages};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::ActorView;

/// Lists the transmissions of a dialog, the oldest first.
#[utoipa::path(
    get,
    path = "/",
    operation_id = "SearchDialogTransmissions",
    params(DialogPath, Languages),
    responses((status = 200, body = Vec<TransmissionResponse>), (status = 404), (status = 410)),
)]
pub(crate) async fn list(
    reader: EndUser,
    State(state): State<RestState>,
    DialogPath(dialog_id): DialogPath,
    Languages(languages): Languages,
) -> Result<Response, Problem> {
    let (transmissions, rights) = transmissions::list(&state.app, &reader.principal, dialog_id, &languages).await?;
    let actors = ActorView::Masked(state.app.actor_mask());
    let answer: Vec<_> =
        transmissions.iter().map(|transmission| TransmissionResponse::new(transmission, &rights, actors)).collect();
    json(StatusCode::OK, &answer)
}
