//! `POST /api/v1/serviceowner/dialogs/{dialogId}/actions/restore`: a service owner restores a dialog that was deleted softly.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner;

use crate::RestState;
use crate::extract::{DialogPath, IfMatch, ServiceOwner, SilentUpdate};
use crate::json::{no_content, with_etag};
use crate::problem::Problem;
use crate::v1::serviceowner::dialogs::target;

/// Restores a deleted dialog.
#[utoipa::path(
    post,
    path = "/restore",
    operation_id = "RestoreDialog",
    params(DialogPath, IfMatch),
    responses((status = 204, headers(("Etag" = String))), (status = 404), (status = 409), (status = 412)),
)]
pub(crate) async fn restore(
    owner: ServiceOwner,
    State(state): State<RestState>,
    path: DialogPath,
    if_match: IfMatch,
    silent: SilentUpdate,
) -> Result<Response, Problem> {
    let revision = serviceowner::restore(&state.app, &owner.principal, target(path, if_match, silent)).await?;
    Ok(with_etag(no_content(), revision))
}
