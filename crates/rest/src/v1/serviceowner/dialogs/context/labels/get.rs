//! `GET /api/v1/serviceowner/dialogs/{dialogId}/context/labels`: a service owner reads its own labels of a dialog.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::serviceowner;

use crate::RestState;
use crate::extract::{DialogPath, ServiceOwner};
use crate::json::{json, with_etag};
use crate::problem::Problem;
use crate::v1::shape::LabelResponse;

/// Lists the labels that the service owner has given to a dialog.
#[utoipa::path(
    get,
    path = "/",
    operation_id = "GetServiceOwnerLabels",
    params(DialogPath),
    responses((status = 200, body = Vec<LabelResponse>, headers(("Etag" = String))), (status = 404)),
)]
pub(super) async fn get(
    owner: ServiceOwner,
    State(state): State<RestState>,
    DialogPath(dialog): DialogPath,
) -> Result<Response, Problem> {
    let labels = serviceowner::labels(&state.app, &owner.principal, dialog).await?;
    Ok(with_etag(json(StatusCode::OK, &LabelResponse::all(&labels.values))?, labels.revision))
}
