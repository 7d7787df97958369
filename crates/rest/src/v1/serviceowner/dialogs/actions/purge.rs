//! `POST /api/v1/serviceowner/dialogs/{dialogId}/actions/purge`: a service owner removes a dialog for good.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner;

use crate::RestState;
use crate::extract::{DialogPath, IfMatch, ServiceOwner, SilentUpdate};
use crate::json::no_content;
use crate::problem::Problem;
use crate::v1::serviceowner::dialogs::target;

/// Removes a dialog for good.
#[utoipa::path(
    post,
    path = "/purge",
    operation_id = "PurgeDialog",
    params(DialogPath, IfMatch),
    responses((status = 204), (status = 404), (status = 409), (status = 412)),
)]
pub(crate) async fn purge(
    owner: ServiceOwner,
    State(state): State<RestState>,
    path: DialogPath,
    if_match: IfMatch,
    silent: SilentUpdate,
) -> Result<Response, Problem> {
    serviceowner::purge(&state.app, &owner.principal, target(path, if_match, silent)).await?;
    Ok(no_content())
}
