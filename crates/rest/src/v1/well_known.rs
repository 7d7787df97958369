//! `/api/v1/.well-known`: how service owners find the keys that verify dialog tokens.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use serde::Serialize;

use crate::RestState;
use crate::extract::AcceptsJson;
use crate::json::json;
use crate::problem::Problem;

pub(crate) fn routes() -> Router<RestState> {
    Router::new().route("/jwks.json", get(jwks)).route("/oauth-authorization-server", get(authorization_server))
}

/// `GET /api/v1/.well-known/jwks.json`
async fn jwks(_: AcceptsJson, State(state): State<RestState>) -> Result<Response, Problem> {
    public(state.app.dialog_tokens().jwks())
}

/// `GET /api/v1/.well-known/oauth-authorization-server`
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
