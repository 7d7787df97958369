//! Signing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde::Serialize;

use super::claims::Payload;
use super::{DialogTokenClaims, DialogTokenKeys, IssuerMetadata, Jwks};

/// Signs dialog tokens with the primary key and publishes both keys.
pub struct DialogTokenIssuer {
    key: SigningKey,
    issuer: String,
    /// Encoded header and the dot after it.
    prefix: String,
    jwks: Jwks,
    metadata: IssuerMetadata,
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    typ: &'static str,
    kid: &'a str,
}

impl DialogTokenIssuer {
    /// Creates the issuer of the API under a public base address.
    pub fn new(keys: &DialogTokenKeys, base_uri: &str) -> Self {
        let issuer = format!("{}/api/v1", base_uri.trim_end_matches('/'));
        let header = to_json(&Header { alg: "EdDSA", typ: "JWT", kid: keys.primary_kid() });
        Self {
            key: keys.signing_key().clone(),
            prefix: format!("{}.", URL_SAFE_NO_PAD.encode(header)),
            jwks: keys.jwks(),
            metadata: IssuerMetadata::new(&issuer),
            issuer,
        }
    }

    /// Returns the signed token in compact form.
    pub fn issue(&self, claims: &DialogTokenClaims<'_>) -> String {
        let payload = to_json(&Payload::new(claims, &self.issuer));
        let mut token = String::with_capacity(self.prefix.len() + payload.len() * 4 / 3 + 96);
        token.push_str(&self.prefix);
        URL_SAFE_NO_PAD.encode_string(payload, &mut token);
        let signature = self.key.sign(token.as_bytes());
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature.to_bytes(), &mut token);
        token
    }

    /// Returns the value of `iss`.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Returns the published key set.
    pub fn jwks(&self) -> &Jwks {
        &self.jwks
    }

    /// Returns the published issuer metadata.
    pub fn metadata(&self) -> &IssuerMetadata {
        &self.metadata
    }
}

fn to_json<T: Serialize>(value: &T) -> Vec<u8> {
    // Structs of texts and numbers cannot fail to serialize.
    serde_json::to_vec(value).unwrap_or_default()
}
