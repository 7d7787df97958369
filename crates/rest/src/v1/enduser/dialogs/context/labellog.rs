//! `GET /api/v1/enduser/dialogs/{dialogId}/context/labellog`: how the labels of a dialog came and went.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::enduser::label_log;
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::{LabelAction, LabelLogEntry};
use serde::Serialize;
use utoipa::ToSchema;

use crate::RestState;
use crate::extract::{DialogPath, EndUser};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::{ActorResponse, ActorView};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = LabelAssignmentLog)]
struct LabelLogResponse<'a> {
    created_at: Timestamp,
    name: &'a str,
    #[schema(value_type = String)]
    action: LabelAction,
    performed_by: ActorResponse<'a>,
}

impl<'a> LabelLogResponse<'a> {
    fn new(entry: &'a LabelLogEntry, actors: ActorView<'_>) -> Self {
        Self {
            created_at: entry.created_at,
            name: &entry.name,
            action: entry.action,
            performed_by: ActorResponse::new(&entry.performed_by, actors),
        }
    }
}

/// Lists who has changed the labels of a dialog.
#[utoipa::path(
    get,
    path = "/labellog",
    operation_id = "SearchDialogLabelAssignmentLogs",
    params(DialogPath),
    responses((status = 200, body = Vec<LabelLogResponse>), (status = 404), (status = 410)),
)]
pub(crate) async fn list(
    reader: EndUser,
    State(state): State<RestState>,
    DialogPath(dialog_id): DialogPath,
) -> Result<Response, Problem> {
    let entries = label_log::list(&state.app, &reader.principal, dialog_id).await?;
    let actors = ActorView::Masked(state.app.actor_mask());
    json(StatusCode::OK, &entries.iter().map(|entry| LabelLogResponse::new(entry, actors)).collect::<Vec<_>>())
}
