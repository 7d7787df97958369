//! `GET /api/v1/serviceowner/dialogs/{dialogId}/transmissions/{transmissionId}`: one transmission.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::access::Rights;
use dialogporten_app::serviceowner::transmissions;

use crate::RestState;
use crate::extract::{DialogTransmissionPath, ServiceOwner};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::{ActorView, TransmissionResponse};

/// Gets one transmission of a dialog.
#[utoipa::path(
    get,
    path = "/{transmissionId}",
    operation_id = "GetDialogTransmission",
    params(DialogTransmissionPath),
    responses((status = 200, body = TransmissionResponse), (status = 404), (status = 410)),
)]
pub(crate) async fn get(
    owner: ServiceOwner,
    State(state): State<RestState>,
    DialogTransmissionPath { dialog_id, transmission_id }: DialogTransmissionPath,
) -> Result<Response, Problem> {
    let transmission = transmissions::get(&state.app, &owner.principal, dialog_id, transmission_id).await?;
    let answer = TransmissionResponse::new(&transmission, &Rights::unasked(), ActorView::Plain, true, None);
    json(StatusCode::OK, &answer)
}
