//! `POST /api/v1/serviceowner/dialogs/{dialogId}/context/labels`: a service owner labels a dialog for itself.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner;
use dialogporten_domain::dialog::draft::ServiceOwnerLabelDraft;

use crate::RestState;
use crate::extract::{DialogPath, IfMatch, ServiceOwner};
use crate::json::{JsonBody, WithBody, no_content, with_etag};
use crate::problem::Problem;

/// Gives a label to a dialog.
#[utoipa::path(
    post,
    path = "/",
    operation_id = "CreateServiceOwnerLabel",
    params(DialogPath, IfMatch),
    request_body = ServiceOwnerLabelDraft,
    responses((status = 204, headers(("Etag" = String))), (status = 404), (status = 409), (status = 412)),
)]
pub(super) async fn create(
    owner: ServiceOwner,
    State(state): State<RestState>,
    WithBody((DialogPath(dialog), IfMatch(if_match)), JsonBody(label)): WithBody<
        (DialogPath, IfMatch),
        JsonBody<ServiceOwnerLabelDraft>,
    >,
) -> Result<Response, Problem> {
    let revision = serviceowner::add_label(&state.app, &owner.principal, dialog, &label.value, if_match).await?;
    Ok(with_etag(no_content(), revision))
}
