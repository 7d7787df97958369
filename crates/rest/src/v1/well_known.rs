//! `/api/v1/.well-known`: how service owners find the keys that verify dialog tokens.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use dialogporten_auth::{IssuerMetadata, Jwks};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::RestState;
use crate::extract::AcceptsJson;
use crate::json::json;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<RestState> {
    OpenApiRouter::new().routes(routes!(jwks)).routes(routes!(authorization_server))
}

/// `GET /api/v1/.well-known/jwks.json`
/// Gets the keys that verify dialog tokens.
#[utoipa::path(
    get,
    path = "/jwks.json",
    operation_id = "V1WellKnownJwksGet_Jwks",
    responses((status = 200, body = Jwks), (status = 406)),
)]
async fn jwks(_: AcceptsJson, State(state): State<RestState>) -> Result<Response, Problem> {
    public(state.app.dialog_tokens().jwks())
}

/// `GET /api/v1/.well-known/oauth-authorization-server`
/// Tells who issues dialog tokens and where the keys are.
#[utoipa::path(
    get,
    path = "/oauth-authorization-server",
    operation_id = "V1WellKnownOauthAuthorizationServerGet_OauthAuthorizationServer",
    responses((status = 200, body = IssuerMetadata), (status = 406)),
)]
async fn authorization_server(_: AcceptsJson, State(state): State<RestState>) -> Result<Response, Problem> {
    public(state.app.dialog_tokens().metadata())
}

/// Consumers keep these documents for a day.
fn public(body: &impl Serialize) -> Result<Response, Problem> {
    let mut answer = json(StatusCode::OK, body)?;
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    Ok(answer)
}
