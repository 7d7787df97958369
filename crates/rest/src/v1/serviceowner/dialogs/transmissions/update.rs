//! `PUT /api/v1/serviceowner/dialogs/{dialogId}/transmissions/{transmissionId}`: a service owner corrects a message.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner::{self, Change};
use dialogporten_domain::dialog::draft::TransmissionCorrectionDraft;

use crate::RestState;
use crate::extract::{DialogTransmissionPath, IfMatch, SilentUpdate, TransmissionCorrector};
use crate::json::{SilentBody, WithBody, no_content, with_etag};
use crate::problem::Problem;

type Body = SilentBody<TransmissionCorrectionDraft>;

/// Corrects a transmission.
#[utoipa::path(
    put,
    path = "/{transmissionId}",
    operation_id = "UpdateDialogTransmission",
    params(DialogTransmissionPath, IfMatch),
    request_body = inline(Body),
    responses((status = 204, headers(("Etag" = String))), (status = 404), (status = 409), (status = 410), (status = 412), (status = 422)),
    security((
        "maskinporten" = ["digdir:dialogporten.serviceprovider", "digdir:dialogporten.serviceprovider.changetransmissions"]
    )),
)]
pub(super) async fn update(
    owner: TransmissionCorrector,
    State(state): State<RestState>,
    WithBody((path, IfMatch(if_match), SilentUpdate(asked)), SilentBody { is_silent, body }): WithBody<
        (DialogTransmissionPath, IfMatch, SilentUpdate),
        Body,
    >,
) -> Result<Response, Problem> {
    let change = Change { if_match, is_silent: asked.or(is_silent).unwrap_or_default() };
    let revision = serviceowner::correct_transmission(
        &state.app,
        &owner.principal,
        path.dialog_id,
        path.transmission_id,
        body.into(),
        change,
    )
    .await?;
    Ok(with_etag(no_content(), revision))
}
