//! `POST /sim/maskinporten/token`: turns a signed grant of a machine into an access token.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Issuer;
use crate::simulator::query::Parameters;
use crate::simulator::state::Shared;
use crate::simulator::token::{TokenRequest, claims_of};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// Claims that every grant carries.
const REQUIRED: [&str; 4] = ["iss", "aud", "scope", "exp"];
/// Seconds that a token is valid.
const LIFETIME: i64 = 119;
/// The agency that runs the platform: whose machine asks is not known from the grant alone.
const CONSUMER: &str = "991825827";

pub(in crate::simulator) async fn machine_token(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    match grant(&headers, &body) {
        Ok(claims) => {
            let scope = claims.get("scope").cloned().unwrap_or_default();
            let request = TokenRequest::machine(CONSUMER)
                .claim("client_id", claims.get("iss").cloned().unwrap_or_default())
                .claim("scope", scope.clone())
                .lifetime(LIFETIME);
            let token = shared.token(request.issued_by(Issuer::Maskinporten));
            let answer =
                json!({ "access_token": token, "token_type": "Bearer", "expires_in": LIFETIME, "scope": scope });
            Json(answer).into_response()
        }
        Err((error, description)) => {
            let answer = json!({ "error": error, "error_description": description });
            (StatusCode::BAD_REQUEST, Json(answer)).into_response()
        }
    }
}

fn grant(headers: &HeaderMap, body: &str) -> Result<Value, (&'static str, String)> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !content_type.starts_with("application/x-www-form-urlencoded") {
        return Err(("invalid_request", "expected a form".to_owned()));
    }
    let form = Parameters::parse(body);
    if form.get("grant_type") != Some(GRANT) {
        return Err(("unsupported_grant_type", format!("expected {GRANT}")));
    }
    let claims = form.get("assertion").and_then(claims_of);
    let claims = claims.ok_or_else(|| ("invalid_grant", "the assertion is not a signed token".to_owned()))?;
    match REQUIRED.iter().find(|name| claims.get(**name).is_none()) {
        Some(missing) => Err(("invalid_grant", format!("the assertion has no claim {missing}"))),
        None => Ok(claims),
    }
}
