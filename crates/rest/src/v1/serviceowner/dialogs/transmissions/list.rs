//! `GET /api/v1/serviceowner/dialogs/{dialogId}/transmissions`: all transmissions, newest first.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::access::Rights;
use dialogporten_app::serviceowner::transmissions;

use crate::RestState;
use crate::extract::{DialogPath, ServiceOwner};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::{ActorView, TransmissionResponse};

/// Lists the transmissions of a dialog, the newest first.
#[utoipa::path(
    get,
    path = "/",
    operation_id = "SearchDialogTransmissions",
    params(DialogPath),
    responses((status = 200, body = Vec<TransmissionResponse>), (status = 404), (status = 410)),
)]
pub(crate) async fn list(
    owner: ServiceOwner,
    State(state): State<RestState>,
    DialogPath(dialog_id): DialogPath,
) -> Result<Response, Problem> {
    let transmissions = transmissions::list(&state.app, &owner.principal, dialog_id).await?;
    let rights = Rights::unasked();
    let show = |transmission| TransmissionResponse::new(transmission, &rights, ActorView::Plain, true, None);
    json(StatusCode::OK, &transmissions.iter().map(show).collect::<Vec<_>>())
}
