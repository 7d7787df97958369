//! `GET /api/v1/enduser/serviceresources`: the services that a reader can meet in its dialogs.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dialogporten_app::enduser::{self, AuthorizedResources};
use serde::Serialize;
use utoipa::ToSchema;

use crate::RestState;
use crate::extract::{EndUser, Languages, Query};
use crate::json::json;
use crate::problem::Problem;
use crate::v1::shape::ServiceResponse;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuthorizedServiceResourceList)]
struct ServicesResponse<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    is_full_catalogue_fallback: Option<bool>,
    items: Vec<ServiceResponse<'a>>,
}

/// Lists the services that the reader may use.
#[utoipa::path(
    get,
    path = "/serviceresources",
    operation_id = "SearchAuthorizedServiceResources",
    params(("party" = Option<Vec<String>>, Query), Languages),
    responses((status = 200, body = ServicesResponse)),
)]
pub(crate) async fn list(
    reader: EndUser,
    State(state): State<RestState>,
    query: Query,
    Languages(languages): Languages,
) -> Result<Response, Problem> {
    let filter = query.list("party");
    let resources = enduser::service_resources(&state.app, &reader.principal, filter.as_deref()).await?;
    let catalog = state.app.catalog().await?;
    let services = catalog.select(&languages, |resource| resources.contains(resource));
    let answer = ServicesResponse {
        is_full_catalogue_fallback: (resources == AuthorizedResources::All).then_some(true),
        items: services.iter().map(|service| ServiceResponse::new(service, &languages)).collect(),
    };
    json(StatusCode::OK, &answer)
}
