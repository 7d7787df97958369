//! `GET /api/v1/enduser/dialogs/{dialogId}/seenlog`: everybody who ever opened a dialog.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::enduser::seen_log;

use crate::RestState;
use crate::extract::{DialogPath, EndUser};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::{ActorView, SeenLogResponse};

/// Lists who has opened a dialog.
#[utoipa::path(
    get,
    path = "/",
    operation_id = "SearchDialogSeenLogs",
    params(DialogPath),
    responses((status = 200, body = Vec<SeenLogResponse>), (status = 404), (status = 410)),
)]
pub(crate) async fn list(
    reader: EndUser,
    State(state): State<RestState>,
    DialogPath(dialog_id): DialogPath,
) -> Result<Response, Problem> {
    let entries = seen_log::list(&state.app, &reader.principal, dialog_id).await?;
    let (user, actors) = (reader.principal.end_user_party(), ActorView::Masked(state.app.actor_mask()));
    json(StatusCode::OK, &entries.iter().map(|entry| SeenLogResponse::new(entry, user, actors)).collect::<Vec<_>>())
}
