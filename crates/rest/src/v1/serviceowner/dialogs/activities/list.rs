//! `GET /api/v1/serviceowner/dialogs/{dialogId}/activities`: what has happened, in short.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::serviceowner::activities;
use dialogporten_domain::dialog::{Activity, ActivityType};
use dialogporten_domain::{Timestamp, UriReference};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::RestState;
use crate::extract::{DialogPath, ServiceOwner};
use crate::json::json;
use crate::problem::Problem;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::list::Activity)]
struct ActivityResponse<'a> {
    id: Uuid,
    created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_type: Option<&'a UriReference>,
    #[serde(rename = "type")]
    kind: ActivityType,
    #[serde(skip_serializing_if = "Option::is_none")]
    transmission_id: Option<Uuid>,
}

impl<'a> From<&'a Activity> for ActivityResponse<'a> {
    fn from(activity: &'a Activity) -> Self {
        Self {
            id: activity.id,
            created_at: activity.created_at,
            extended_type: activity.extended_type.as_ref(),
            kind: activity.kind,
            transmission_id: activity.transmission_id,
        }
    }
}

/// Lists what has happened in a dialog.
#[utoipa::path(
    get,
    path = "/",
    operation_id = "SearchDialogActivities",
    params(DialogPath),
    responses((status = 200, body = Vec<ActivityResponse>), (status = 404), (status = 410)),
)]
pub(crate) async fn list(
    owner: ServiceOwner,
    State(state): State<RestState>,
    DialogPath(dialog_id): DialogPath,
) -> Result<Response, Problem> {
    let activities = activities::list(&state.app, &owner.principal, dialog_id).await?;
    json(StatusCode::OK, &activities.iter().map(ActivityResponse::from).collect::<Vec<_>>())
}
