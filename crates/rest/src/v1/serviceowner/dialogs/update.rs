//! `PUT /api/v1/serviceowner/dialogs/{dialogId}`: a service owner replaces a dialog.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner;
use dialogporten_domain::dialog::UpdateDraft;

use super::target;
use crate::RestState;
use crate::extract::{DialogPath, IfMatch, ServiceOwner, SilentUpdate};
use crate::json::{JsonBody, WithBody, no_content, with_etag};
use crate::problem::Problem;

/// Replaces a dialog.
#[utoipa::path(
    put,
    path = "/{dialogId}",
    operation_id = "UpdateDialog",
    params(DialogPath, IfMatch),
    request_body = UpdateDraft,
    responses((status = 204, headers(("Etag" = String))), (status = 404), (status = 409), (status = 410), (status = 412), (status = 422)),
)]
pub(crate) async fn update(
    owner: ServiceOwner,
    State(state): State<RestState>,
    WithBody((path, if_match, silent), JsonBody(draft)): WithBody<
        (DialogPath, IfMatch, SilentUpdate),
        JsonBody<UpdateDraft>,
    >,
) -> Result<Response, Problem> {
    let target = target(path, if_match, silent);
    let revision = serviceowner::update(&state.app, &owner.principal, target, draft).await?;
    Ok(with_etag(no_content(), revision))
}
