//! `GET /api/v1/enduser/dialogs/{dialogId}/activities`: what has happened, without who did it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::enduser::activities;
use dialogporten_domain::dialog::{Activity, ActivityType};
use dialogporten_domain::{Localizations, Timestamp, UriReference};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::RestState;
use crate::extract::{DialogPath, EndUser, Languages};
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
    description: &'a Localizations,
}

impl<'a> From<&'a Activity> for ActivityResponse<'a> {
    fn from(activity: &'a Activity) -> Self {
        Self {
            id: activity.id,
            created_at: activity.created_at,
            extended_type: activity.extended_type.as_ref(),
            kind: activity.kind,
            transmission_id: activity.transmission_id,
            description: &activity.description,
        }
    }
}

/// Lists what has happened in a dialog.
#[utoipa::path(
    get,
    path = "/",
    operation_id = "SearchDialogActivities",
    params(DialogPath, Languages),
    responses((status = 200, body = Vec<ActivityResponse>), (status = 404), (status = 410)),
)]
pub(crate) async fn list(
    reader: EndUser,
    State(state): State<RestState>,
    DialogPath(dialog_id): DialogPath,
    Languages(languages): Languages,
) -> Result<Response, Problem> {
    let activities = activities::list(&state.app, &reader.principal, dialog_id, &languages).await?;
    json(StatusCode::OK, &activities.iter().map(ActivityResponse::from).collect::<Vec<_>>())
}
