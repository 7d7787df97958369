//! The published documents.

use serde::Serialize;
use utoipa::ToSchema;

/// The published key set, primary key first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = V1WellKnownJwksQueriesGet_Jwks)]
pub struct Jwks {
    /// The keys.
    pub keys: Vec<Jwk>,
}

/// A published Ed25519 key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = V1WellKnownJwksQueriesGet_Jwk)]
pub struct Jwk {
    /// Key type, `OKP`.
    pub kty: &'static str,
    /// Use, `sig`.
    #[serde(rename = "use")]
    pub key_use: &'static str,
    /// Key identifier.
    pub kid: String,
    /// Curve, `Ed25519`.
    pub crv: &'static str,
    /// The public key, base64url.
    pub x: String,
    /// Algorithm, `EdDSA`.
    pub alg: &'static str,
}

impl Jwk {
    pub(super) fn new(kid: &str, x: String) -> Self {
        Self { kty: "OKP", key_use: "sig", kid: kid.to_owned(), crv: "Ed25519", x, alg: "EdDSA" }
    }
}

/// The issuer metadata: a subset of RFC 8414.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = V1WellKnownOauthAuthorizationServerQueriesGet_OauthAuthorizationServer)]
pub struct IssuerMetadata {
    /// The value of `iss`.
    pub issuer: String,
    /// Where the key set is.
    pub jwks_uri: String,
}

impl IssuerMetadata {
    pub(super) fn new(issuer: &str) -> Self {
        Self { issuer: issuer.to_owned(), jwks_uri: format!("{issuer}/.well-known/jwks.json") }
    }
}
