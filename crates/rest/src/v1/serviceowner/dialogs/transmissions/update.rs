//! `PUT /api/v1/serviceowner/dialogs/{dialogId}/transmissions/{transmissionId}`: a service owner corrects a message.

use axum::extract::State;
use axum::response::Response;
use dialogporten_app::serviceowner::{self, Change};
use dialogporten_domain::dialog::draft::TransmissionCorrectionDraft;

use crate::RestState;
use crate::extract::{DialogTransmissionPath, IfMatch, TransmissionCorrector};
use crate::json::{SilentBody, no_content, with_etag};
use crate::problem::Problem;

pub(super) async fn update(
    owner: TransmissionCorrector,
    State(state): State<RestState>,
    path: DialogTransmissionPath,
    IfMatch(if_match): IfMatch,
    SilentBody { is_silent, body }: SilentBody<TransmissionCorrectionDraft>,
) -> Result<Response, Problem> {
    let change = Change { if_match, is_silent };
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
