//! `GET /api/v1/metadata/serviceresources`: all services that have dialogs.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::RestState;
use crate::extract::Languages;
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::ServiceResponse;

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceResourceMetadataList)]
struct ServicesResponse<'a> {
    items: Vec<ServiceResponse<'a>>,
}

/// Lists all services.
#[utoipa::path(
    get,
    path = "/serviceresources",
    operation_id = "GetServiceResourceMetadata",
    params(Languages),
    responses((status = 200, body = ServicesResponse), (status = 502)),
)]
pub(crate) async fn list(State(state): State<RestState>, Languages(languages): Languages) -> Result<Response, Problem> {
    let catalog = state.app.catalog().await?;
    let services = catalog.select(&languages, |_| true);
    let items = services.iter().map(|service| ServiceResponse::new(service, &languages)).collect();
    json(StatusCode::OK, &ServicesResponse { items })
}
