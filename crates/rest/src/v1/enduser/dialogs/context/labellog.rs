//! `GET /api/v1/enduser/dialogs/{dialogId}/context/labellog`: how the labels of a dialog came and went.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::enduser::label_log;
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::{LabelAction, LabelLogEntry};
use serde::Serialize;

use crate::RestState;
use crate::extract::{DialogPath, EndUser};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::{ActorResponse, ActorView};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LabelLogResponse<'a> {
    created_at: Timestamp,
    name: &'a str,
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

pub(crate) async fn list(
    reader: EndUser,
    State(state): State<RestState>,
    DialogPath(dialog_id): DialogPath,
) -> Result<Response, Problem> {
    let entries = label_log::list(&state.app, &reader.principal, dialog_id).await?;
    let actors = ActorView::Masked(state.app.actor_mask());
    json(StatusCode::OK, &entries.iter().map(|entry| LabelLogResponse::new(entry, actors)).collect::<Vec<_>>())
}
