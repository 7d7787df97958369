//! The published keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, VerifyingKey};
use serde::Deserialize;
use serde_json::Value;

/// The published keys that dialog tokens can be verified with.
#[derive(Debug, Clone)]
pub struct KeySet(Vec<(String, VerifyingKey)>);

#[derive(Deserialize)]
struct Document {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(rename = "use")]
    key_use: Option<String>,
    kid: String,
    crv: String,
    x: String,
    alg: Option<String>,
}

impl KeySet {
    /// Reads a key set; none if it is malformed or has no usable key. Keys of other kinds are left out.
    pub fn parse(json: &[u8]) -> Option<Self> {
        let document: Document = serde_json::from_slice(json).ok()?;
        let keys: Vec<_> = document.keys.into_iter().filter_map(usable).collect();
        (!keys.is_empty()).then_some(Self(keys))
    }

    pub(crate) fn has(&self, kid: &str) -> bool {
        self.0.iter().any(|(known, _)| known == kid)
    }

    /// Did a key with this name sign the text? Signatures in a form that others might read differently are refused.
    pub(crate) fn verifies(&self, kid: &str, signed: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| {
            let mut keys = self.0.iter().filter(|(known, _)| known == kid);
            keys.any(|(_, key)| key.verify_strict(signed, &signature).is_ok())
        })
    }
}

fn usable(value: Value) -> Option<(String, VerifyingKey)> {
    let jwk: Jwk = serde_json::from_value(value).ok()?;
    let is_ours = jwk.kty == "OKP"
        && jwk.crv == "Ed25519"
        && jwk.key_use.is_none_or(|key_use| key_use == "sig")
        && jwk.alg.is_none_or(|alg| alg.eq_ignore_ascii_case("EdDSA"));
    let public = URL_SAFE_NO_PAD.decode(jwk.x).ok()?.try_into().ok()?;
    let key = VerifyingKey::from_bytes(&public).ok().filter(|key| !key.is_weak())?;
    is_ours.then_some((jwk.kid, key))
}
