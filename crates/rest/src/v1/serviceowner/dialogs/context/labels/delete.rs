//! `DELETE /api/v1/serviceowner/dialogs/{dialogId}/context/labels/{label}`: a service owner removes a label of its own.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner;

use crate::RestState;
use crate::extract::{DialogPath, IfMatch, LabelPath, ServiceOwner};
use crate::json::{no_content, with_etag};
use crate::problem::Problem;

/// Takes a label from a dialog.
#[utoipa::path(
    delete,
    path = "/{label}",
    operation_id = "DeleteServiceOwnerLabel",
    params(DialogPath, LabelPath, IfMatch),
    responses((status = 204, headers(("Etag" = String))), (status = 404), (status = 409), (status = 412)),
)]
pub(super) async fn delete(
    owner: ServiceOwner,
    State(state): State<RestState>,
    DialogPath(dialog): DialogPath,
    LabelPath(label): LabelPath,
    IfMatch(if_match): IfMatch,
) -> Result<Response, Problem> {
    let revision = serviceowner::remove_label(&state.app, &owner.principal, dialog, &label, if_match).await?;
    Ok(with_etag(no_content(), revision))
}
