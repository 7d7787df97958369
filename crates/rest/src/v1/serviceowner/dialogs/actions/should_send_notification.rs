//! `GET /api/v1/serviceowner/dialogs/{dialogId}/actions/should-send-notification`: is a reminder still called for?

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::serviceowner::{Condition, NotificationQuery, should_send_notification};
use dialogporten_domain::dialog::ActivityType;
use serde::Serialize;
use utoipa::ToSchema;

use crate::RestState;
use crate::extract::{Binding, DialogPath, NotificationService, Query};
use crate::json::json;
use crate::problem::Problem;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NotificationCondition)]
struct NotificationResponse {
    send_notification: bool,
}

fn condition_by_name(name: &str) -> Option<Condition> {
    let conditions = [("NotExists", Condition::NotExists), ("Exists", Condition::Exists)];
    conditions.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, condition)| condition)
}

fn condition_by_code(code: i64) -> Option<Condition> {
    match code {
        1 => Some(Condition::NotExists),
        2 => Some(Condition::Exists),
        _ => None,
    }
}

/// Tells whether a reminder should still be sent.
#[utoipa::path(
    get,
    path = "/should-send-notification",
    operation_id = "CheckNotificationCondition",
    params(DialogPath, ("conditionType" = Condition, Query), ("activityType" = ActivityType, Query), ("transmissionId" = Option<Uuid>, Query)),
    responses((status = 200, body = NotificationResponse), (status = 404), (status = 410)),
    security(("maskinporten" = ["altinn:system/notifications.condition.check"])),
)]
pub(crate) async fn check(
    _: NotificationService,
    State(state): State<RestState>,
    DialogPath(dialog_id): DialogPath,
    query: Query,
) -> Result<Response, Problem> {
    let mut binding = Binding::new(&query);
    let query = NotificationQuery {
        dialog_id,
        condition: binding.member("conditionType", condition_by_name, condition_by_code),
        activity_type: binding.member("activityType", ActivityType::from_name, ActivityType::from_code),
        transmission_id: binding.uuid("transmissionId"),
    };
    binding.finish()?;
    let send_notification = should_send_notification(&state.app, query).await?;
    json(StatusCode::OK, &NotificationResponse { send_notification })
}
