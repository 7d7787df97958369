//! `GET /api/v1/metadata/limits`: how many values filters may have.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::{EndUserSearchLimits, ServiceOwnerSearchLimits};
use serde::Serialize;
use utoipa::ToSchema;

use crate::RestState;
use crate::extract::AcceptsJson;
use crate::json::json;
use crate::problem::Problem;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Limits)]
struct LimitsResponse {
    end_user_search: EndUserSearchLimits,
    service_owner_search: ServiceOwnerSearchLimits,
}

/// Tells how many values filters may have.
#[utoipa::path(
    get,
    path = "/limits",
    operation_id = "GetLimits",
    responses((status = 200, body = LimitsResponse), (status = 406)),
)]
pub(crate) async fn get(_: AcceptsJson, State(state): State<RestState>) -> Result<Response, Problem> {
    let limits = state.app.limits();
    let answer =
        LimitsResponse { end_user_search: limits.end_user_search, service_owner_search: limits.service_owner_search };
    json(StatusCode::OK, &answer)
}
