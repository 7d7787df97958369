//! `GET /authentication/api/v1/exchange/maskinporten`: turns another issuer's token into one of the platform.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::Issuer;
use crate::simulator::access::Bearer;
use crate::simulator::state::Shared;
use crate::simulator::token::{TokenRequest, claims_of};

/// Seconds that a token is valid.
const LIFETIME: i64 = 1800;

/// Answers the token as a JSON string.
pub(in crate::simulator) async fn exchange(State(shared): State<Arc<Shared>>, Bearer(token): Bearer) -> Json<String> {
    let mut request = TokenRequest::new(Issuer::Altinn)
        .claim("urn:altinn:authenticatemethod", "maskinporten")
        .claim("urn:altinn:authlevel", 3)
        .lifetime(LIFETIME);
    if let Some(claims) = claims_of(&token) {
        for name in ["client_id", "consumer", "supplier", "scope", "authorization_details"] {
            if let Some(value) = claims.get(name) {
                request = request.claim(name, value.clone());
            }
        }
        let number = claims.pointer("/consumer/ID").and_then(|id| id.as_str()?.strip_prefix("0192:"));
        if let Some(number) = number {
            request = request.claim("urn:altinn:orgNumber", number);
            let directory = shared.directory();
            if let Some((code, _)) = directory.seed().orgs.iter().find(|(_, org)| org.orgnr == number) {
                request = request.claim("urn:altinn:org", code.as_str());
            }
        }
    }
    Json(shared.token(request))
}
