//! What a token shall say, and how it shall be signed.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::simulator::Issuer;

/// Seconds that a token is valid unless the request says otherwise.
const LIFETIME: i64 = 1800;

/// How a token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signing {
    /// With the newest key of the issuer.
    #[default]
    IssuerKey,
    /// With the key of another issuer, but under the name of the issuer's key.
    ForeignKey,
    /// With the key of another issuer under its own name, which the issuer does not publish.
    UnknownKey,
    /// Not at all: `alg` is `none` and the signature is empty.
    Unsigned,
    /// With HS256 and the issuer's public key as the secret.
    HmacWithPublicKey,
}

/// Describes a token. The issuer's simulator adds `iss`, `jti`, `iat`, `nbf` (not for machine tokens of Maskinporten)
/// and `exp`; explicit claims win over these.
#[derive(Clone)]
pub struct TokenRequest {
    pub(super) issuer: Issuer,
    pub(super) claims: Map<String, Value>,
    pub(super) omitted: BTreeSet<String>,
    pub(super) lifetime: i64,
    pub(super) signing: Signing,
}

impl TokenRequest {
    /// Creates a request for a token without any claim of its own.
    pub fn new(issuer: Issuer) -> Self {
        Self { issuer, claims: Map::new(), omitted: BTreeSet::new(), lifetime: LIFETIME, signing: Signing::default() }
    }

    /// Sets a claim.
    #[must_use]
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.omitted.remove(name);
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    /// Leaves a claim out, also one that every token has.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.claims.remove(name);
        self.omitted.insert(name.to_owned());
        self
    }

    /// Replaces the scopes, separated by spaces.
    #[must_use]
    pub fn scopes(self, scopes: &str) -> Self {
        self.claim("scope", scopes)
    }

    /// Adds scopes, separated by spaces.
    #[must_use]
    pub fn add_scopes(self, scopes: &str) -> Self {
        let all = match self.claims.get("scope").and_then(Value::as_str) {
            Some(present) if !present.is_empty() => format!("{present} {scopes}"),
            _ => scopes.to_owned(),
        };
        self.scopes(&all)
    }

    /// Names a supplier that acts for the consumer.
    #[must_use]
    pub fn supplier(self, organization_number: &str) -> Self {
        self.claim("supplier", consumer(organization_number)).claim("delegation_source", "https://tt02.altinn.no/")
    }

    /// Sets the authentication level, in the form of the issuer.
    #[must_use]
    pub fn level(self, level: u8) -> Self {
        let acr = match level {
            4.. => "idporten-loa-high",
            3 => "idporten-loa-substantial",
            _ => "idporten-loa-low",
        };
        let request = self.claim("acr", acr);
        if request.issuer == Issuer::Altinn { request.claim("urn:altinn:authlevel", level) } else { request }
    }

    /// Turns a machine's token into the platform's form of it.
    #[must_use]
    pub fn exchanged(self) -> Self {
        self.issued_by(Issuer::Altinn)
            .claim("urn:altinn:authenticatemethod", "maskinporten")
            .claim("urn:altinn:authlevel", 3)
    }

    pub(in crate::simulator) fn issuer(&self) -> Issuer {
        self.issuer
    }

    /// Sets the issuer.
    #[must_use]
    pub fn issued_by(mut self, issuer: Issuer) -> Self {
        self.issuer = issuer;
        self
    }

    /// Sets how many seconds from now the token is valid; a negative number makes an expired one.
    #[must_use]
    pub fn lifetime(mut self, seconds: i64) -> Self {
        self.lifetime = seconds;
        self
    }

    /// Sets how the token is signed.
    #[must_use]
    pub fn signed(mut self, signing: Signing) -> Self {
        self.signing = signing;
        self
    }
}

/// Returns an organization in the form of the claims `consumer` and `supplier`.
pub(super) fn consumer(organization_number: &str) -> Value {
    json!({ "authority": "iso6523-actorid-upis", "ID": format!("0192:{organization_number}") })
}
