//! What the token services send.

use serde::{Deserialize, Serialize};

/// The payload of the grant.
#[derive(Serialize)]
pub(super) struct GrantClaims<'a> {
    pub(super) aud: &'a str,
    pub(super) scope: &'a str,
    pub(super) iss: &'a str,
    pub(super) iat: i64,
    pub(super) exp: i64,
    pub(super) jti: String,
}

/// The header of the grant.
#[derive(Serialize)]
pub(super) struct GrantHeader<'a> {
    pub(super) alg: &'static str,
    pub(super) typ: &'static str,
    pub(super) kid: &'a str,
}

/// The answer to a grant.
#[derive(Deserialize)]
pub(super) struct TokenResponse {
    pub(super) access_token: String,
    pub(super) expires_in: u64,
}

/// A refused grant.
#[derive(Deserialize)]
pub(super) struct TokenErrorResponse {
    pub(super) error: String,
}

/// A private RSA key.
#[derive(Deserialize)]
pub(super) struct PrivateJwk {
    pub(super) kty: String,
    pub(super) kid: Option<String>,
    pub(super) n: String,
    pub(super) e: String,
    pub(super) d: String,
    pub(super) p: String,
    pub(super) q: String,
    pub(super) dp: String,
    pub(super) dq: String,
    pub(super) qi: String,
}
