//! `PATCH /api/v1/serviceowner/dialogs/{dialogId}`: a service owner changes parts of a dialog.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner;

use super::target;
use crate::RestState;
use crate::extract::{DialogPath, IfMatch, ServiceOwner, SilentUpdate};
use crate::json::{JsonPatchBody, WithBody, no_content, with_etag};
use crate::problem::Problem;

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
