//! `POST /api/v1/serviceowner/dialogs/{dialogId}/transmissions`: a service owner adds a message to a dialog.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner::{self, Change};
use dialogporten_domain::dialog::draft::TransmissionDraft;

use crate::RestState;
use crate::extract::{DialogPath, IfMatch, ServiceOwner, SilentUpdate};
use crate::json::{SilentBody, WithBody, created};
use crate::problem::Problem;

/// Adds a transmission to a dialog.
#[utoipa::path(
    post,
    path = "/",
    operation_id = "CreateDialogTransmission",
    params(DialogPath, IfMatch),
    request_body = TransmissionDraft,
    responses((status = 201, body = String, headers(("Etag" = String), ("Location" = String))), (status = 404), (status = 409), (status = 410), (status = 412), (status = 422)),
)]
pub(super) async fn create(
    owner: ServiceOwner,
    State(state): State<RestState>,
    WithBody((DialogPath(dialog), IfMatch(if_match), SilentUpdate(asked)), SilentBody { is_silent, body }): WithBody<
        (DialogPath, IfMatch, SilentUpdate),
        SilentBody<TransmissionDraft>,
    >,
) -> Result<Response, Problem> {
    let change = Change { if_match, is_silent: asked.or(is_silent).unwrap_or_default() };
    let new = serviceowner::append_transmission(&state.app, &owner.principal, dialog, body, change).await?;
    created(new.id, &format!("/api/v1/serviceowner/dialogs/{dialog}/transmissions/{}", new.id), new.revision)
}
