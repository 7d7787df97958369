//! `GET /api/v1/serviceowner/dialogs/{dialogId}/seenlog`: everybody who ever opened a dialog.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::serviceowner::seen_log;

use super::get::SeenLogResponse;
use crate::RestState;
use crate::extract::{DialogPath, ServiceOwner};
use crate::json::json;
use crate::problem::Problem;

/// Lists who has opened a dialog.
#[utoipa::path(
    get,
    path = "/",
    operation_id = "SearchDialogSeenLogs",
    params(DialogPath),
    responses((status = 200, body = Vec<SeenLogResponse>), (status = 404), (status = 410)),
)]
pub(crate) async fn list(
    owner: ServiceOwner,
    State(state): State<RestState>,
    DialogPath(dialog_id): DialogPath,
) -> Result<Response, Problem> {
    let entries = seen_log::list(&state.app, &owner.principal, dialog_id).await?;
    json(StatusCode::OK, &entries.iter().map(SeenLogResponse::from).collect::<Vec<_>>())
}
