//! `DELETE /api/v1/serviceowner/dialogs/{dialogId}`: a service owner deletes a dialog softly.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner;

use super::target;
use crate::RestState;
use crate::extract::{DialogPath, IfMatch, ServiceOwner, SilentUpdate};
use crate::json::{no_content, with_etag};
use crate::problem::Problem;

/// Deletes a dialog, which can be undone.
#[utoipa::path(
    delete,
    path = "/{dialogId}",
    operation_id = "DeleteDialog",
    params(DialogPath, IfMatch),
    responses((status = 204, headers(("Etag" = String))), (status = 404), (status = 409), (status = 410), (status = 412)),
)]
pub(crate) async fn delete(
    owner: ServiceOwner,
    State(state): State<RestState>,
    path: DialogPath,
    if_match: IfMatch,
    silent: SilentUpdate,
) -> Result<Response, Problem> {
    let revision = serviceowner::delete(&state.app, &owner.principal, target(path, if_match, silent)).await?;
    Ok(with_etag(no_content(), revision))
}
