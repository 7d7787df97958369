//! `PUT /api/v1/enduser/dialogs/{dialogId}/context/systemlabels`: a reader changes the labels of a dialog.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::{Labels, enduser};
use dialogporten_domain::dialog::draft::SystemLabelsDraft;

use crate::RestState;
use crate::extract::{DialogPath, EndUser, IfMatch};
use crate::json::{JsonBody, WithBody, no_content, with_etag};
use crate::problem::Problem;

/// Changes the labels of a dialog.
#[utoipa::path(
    put,
    path = "/systemlabels",
    operation_id = "SetDialogSystemLabels",
    params(DialogPath, IfMatch),
    request_body = SystemLabelsDraft,
    responses((status = 204, headers(("Etag" = String))), (status = 404), (status = 409), (status = 410), (status = 412), (status = 422)),
)]
pub(crate) async fn update(
    reader: EndUser,
    State(state): State<RestState>,
    WithBody((DialogPath(dialog), IfMatch(if_match)), JsonBody(lists)): WithBody<
        (DialogPath, IfMatch),
        JsonBody<SystemLabelsDraft>,
    >,
) -> Result<Response, Problem> {
    let labels = Labels { dialog, if_match, lists };
    let revision = enduser::set_system_labels(&state.app, &reader.principal, labels).await?;
    Ok(with_etag(no_content(), revision))
}
