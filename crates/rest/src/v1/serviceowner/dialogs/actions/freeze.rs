//! `POST /api/v1/serviceowner/dialogs/{dialogId}/actions/freeze`: an administrator lets only administrators change a dialog from then on.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner;

use crate::RestState;
use crate::extract::{DialogPath, IfMatch, ServiceOwner, SilentUpdate};
use crate::json::{no_content, with_etag};
use crate::problem::Problem;
use crate::v1::serviceowner::dialogs::target;

/// Freezes a dialog: from then on, only administrators change it.
#[utoipa::path(
    post,
    path = "/freeze",
    operation_id = "FreezeDialog",
    params(DialogPath, IfMatch),
    responses((status = 204, headers(("Etag" = String))), (status = 404), (status = 409), (status = 410), (status = 412)),
)]
pub(crate) async fn freeze(
    owner: ServiceOwner,
    State(state): State<RestState>,
    path: DialogPath,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let revision =
        serviceowner::freeze(&state.app, &owner.principal, target(path, if_match, SilentUpdate(None))).await?;
    Ok(with_etag(no_content(), revision))
}
