//! `GET /api/v1/enduser/dialogs/{dialogId}/activities/{activityId}`: one thing that has happened.

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
use crate::extract::{DialogActivityPath, EndUser, Languages};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::{ActorResponse, ActorView};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::single::Activity)]
struct ActivityResponse<'a> {
    id: Uuid,
    #[schema(nullable)]
    created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_type: Option<&'a UriReference>,
    #[serde(rename = "type")]
    kind: ActivityType,
    #[serde(skip_serializing_if = "Option::is_none")]
    transmission_id: Option<Uuid>,
    performed_by: ActorResponse<'a>,
    description: &'a Localizations,
}

impl<'a> ActivityResponse<'a> {
    fn new(activity: &'a Activity, actors: ActorView<'_>) -> Self {
        Self {
            id: activity.id,
            created_at: activity.created_at,
            extended_type: activity.extended_type.as_ref(),
            kind: activity.kind,
            transmission_id: activity.transmission_id,
            performed_by: ActorResponse::new(&activity.performed_by, actors),
            description: &activity.description,
        }
    }
}

/// Gets one activity of a dialog.
#[utoipa::path(
    get,
    path = "/{activityId}",
    operation_id = "GetDialogActivity",
    params(DialogActivityPath, Languages),
    responses((status = 200, body = ActivityResponse), (status = 404), (status = 410)),
)]
pub(crate) async fn get(
    reader: EndUser,
    State(state): State<RestState>,
    DialogActivityPath { dialog_id, activity_id }: DialogActivityPath,
    Languages(languages): Languages,
) -> Result<Response, Problem> {
    let activity = activities::get(&state.app, &reader.principal, dialog_id, activity_id, &languages).await?;
    json(StatusCode::OK, &ActivityResponse::new(&activity, ActorView::Masked(state.app.actor_mask())))
}
