//! `PATCH /api/v1/serviceowner/dialogs/{dialogId}`: a service owner changes parts of a dialog.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner;

use super::target;
use crate::RestState;
use crate::extract::{DialogPath, IfMatch, ServiceOwner, SilentUpdate};
use crate::json::{JsonPatchBody, WithBody, no_content, with_etag};
use crate::problem::Problem;

/// Changes parts of a dialog.
#[utoipa::path(
    patch,
    path = "/{dialogId}",
    operation_id = "PatchDialog",
    params(DialogPath, IfMatch),
    request_body(content(
        (Vec<serviceowner::PatchOperation> = "application/json"),
        (Vec<serviceowner::PatchOperation> = "application/json-patch+json"),
    )),
    responses((status = 204, headers(("Etag" = String))), (status = 404), (status = 409), (status = 410), (status = 412), (status = 422)),
)]
pub(crate) async fn patch(
    owner: ServiceOwner,
    State(state): State<RestState>,
    WithBody((path, if_match, silent), JsonPatchBody(operations)): WithBody<
        (DialogPath, IfMatch, SilentUpdate),
        JsonPatchBody<serviceowner::PatchOperation>,
    >,
) -> Result<Response, Problem> {
    let target = target(path, if_match, silent);
    let revision = serviceowner::patch(&state.app, &owner.principal, target, operations).await?;
    Ok(with_etag(no_content(), revision))
}
