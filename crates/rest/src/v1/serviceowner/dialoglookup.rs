//! `GET /api/v1/serviceowner/dialoglookup`: a service owner looks a dialog up by what it is an instance of.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::serviceowner;

use crate::RestState;
use crate::extract::{Languages, Query, ServiceOwner};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::LookupResponse;

/// Finds a dialog by what it belongs to.
#[utoipa::path(
    get,
    path = "/dialoglookup",
    operation_id = "GetDialogLookup",
    params(("instanceRef" = String, Query), Languages),
    responses((status = 200, body = LookupResponse), (status = 404)),
)]
pub(crate) async fn get(
    owner: ServiceOwner,
    State(state): State<RestState>,
    query: Query,
    Languages(languages): Languages,
) -> Result<Response, Problem> {
    let reference = query.scalar("instanceRef");
    let found = serviceowner::lookup(&state.app, &owner.principal, reference.as_deref(), &languages).await?;
    json(StatusCode::OK, &LookupResponse::new(&found))
}
