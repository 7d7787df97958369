//! Tokens in their compact form.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::{Signing, TokenRequest};
use crate::simulator::Issuer;
use crate::simulator::issuer::SigningKey;

/// What only the simulator knows about a token.
pub(in crate::simulator) struct Issuance<'a> {
    pub(in crate::simulator) issuer_url: String,
    pub(in crate::simulator) id: String,
    /// Seconds since the Unix epoch.
    pub(in crate::simulator) now: i64,
    /// The key of the issuer.
    pub(in crate::simulator) key: &'a SigningKey,
    /// The key of another issuer.
    pub(in crate::simulator) foreign_key: &'a SigningKey,
}

impl TokenRequest {
    /// Writes and signs the token.
    pub(in crate::simulator) fn issue(self, issuance: &Issuance) -> String {
        let signing = self.signing;
        let (algorithm, id) = match signing {
            Signing::IssuerKey | Signing::ForeignKey => ("RS256", Some(issuance.key.id())),
            Signing::UnknownKey => ("RS256", Some(issuance.foreign_key.id())),
            Signing::HmacWithPublicKey => ("HS256", Some(issuance.key.id())),
            Signing::Unsigned => ("none", None),
        };
        let mut header = json!({ "alg": algorithm, "typ": "JWT" });
        if let Some(id) = id {
            header["kid"] = id.into();
        }
        let claims = Value::Object(self.all_claims(issuance));
        let message = format!("{}.{}", encoded(&header), encoded(&claims));
        let signature = match signing {
            Signing::IssuerKey => issuance.key.sign(message.as_bytes()),
            Signing::ForeignKey | Signing::UnknownKey => issuance.foreign_key.sign(message.as_bytes()),
            Signing::HmacWithPublicKey => {
                let secret = hmac::Key::new(hmac::HMAC_SHA256, issuance.key.public_der());
                hmac::sign(&secret, message.as_bytes()).as_ref().to_vec()
            }
            Signing::Unsigned => Vec::new(),
        };
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn all_claims(self, issuance: &Issuance) -> Map<String, Value> {
        let now = issuance.now;
        let mut claims = Map::new();
        claims.insert("iss".to_owned(), issuance.issuer_url.as_str().into());
        claims.insert("jti".to_owned(), issuance.id.as_str().into());
        claims.insert("iat".to_owned(), now.into());
        if self.issuer != Issuer::Maskinporten {
            // An expired token began before it ended.
            claims.insert("nbf".to_owned(), (now + self.lifetime.min(0) * 2).into());
        }
        claims.insert("exp".to_owned(), (now + self.lifetime).into());
        claims.extend(self.claims);
        claims.retain(|name, _| !self.omitted.contains(name));
        claims
    }
}

/// Returns the claims of a token in compact form, without looking at its signature.
pub(in crate::simulator) fn claims_of(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (header, claims, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    decoded(header).filter(|_| parts.next().is_none())?;
    decoded(claims)
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn decoded(part: &str) -> Option<Value> {
    let value: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()?;
    value.is_object().then_some(value)
}
