//! `GET /api/v1/serviceowner/dialogs/{dialogId}/seenlog/{seenLogId}`: one opening of a dialog.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::serviceowner::seen_log;
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::SeenEntry;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::RestState;
use crate::extract::{DialogSeenLogPath, ServiceOwner};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::{ActorResponse, ActorView};

/// An opening as its service owner sees it, who is never the one who opened.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::single::SeenLog)]
pub(super) struct SeenLogResponse<'a> {
    id: Uuid,
    seen_at: Timestamp,
    seen_by: ActorResponse<'a>,
    #[schema(nullable)]
    is_via_service_owner: bool,
}

impl<'a> From<&'a SeenEntry> for SeenLogResponse<'a> {
    fn from(entry: &'a SeenEntry) -> Self {
        Self {
            id: entry.id,
            seen_at: entry.seen_at,
            seen_by: ActorResponse::new(&entry.seen_by, ActorView::Plain),
            is_via_service_owner: entry.is_via_service_owner,
        }
    }
}

/// Gets one opening of a dialog.
#[utoipa::path(
    get,
    path = "/{seenLogId}",
    operation_id = "GetDialogSeenLog",
    params(DialogSeenLogPath),
    responses((status = 200, body = SeenLogResponse), (status = 404), (status = 410)),
)]
pub(crate) async fn get(
    owner: ServiceOwner,
    State(state): State<RestState>,
    DialogSeenLogPath { dialog_id, seen_log_id }: DialogSeenLogPath,
) -> Result<Response, Problem> {
    let entry = seen_log::get(&state.app, &owner.principal, dialog_id, seen_log_id).await?;
    json(StatusCode::OK, &SeenLogResponse::from(&entry))
}
