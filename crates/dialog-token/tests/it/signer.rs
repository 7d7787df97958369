//! Somebody who signs tokens, with the keys of the published test vectors.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dialogporten_dialog_token::KeySet;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub(crate) const ISSUER: &str = "https://dialogporten.example.test/api/v1";
pub(crate) const DIALOG: &str = "019b7660-6c00-7aaa-8bbb-0123456789ab";
/// 2026-01-01T00:00:00Z
pub(crate) const ISSUED: i64 = 1_767_225_600;

/// The seeds are hashes of public texts, so that no key has to be kept here.
pub(crate) struct TestKey {
    pub(crate) kid: &'static str,
    key: SigningKey,
}

impl TestKey {
    pub(crate) fn primary() -> Self {
        Self::of("primary", "dp-testvector-2026-01")
    }

    pub(crate) fn secondary() -> Self {
        Self::of("secondary", "dp-testvector-2026-02")
    }

    pub(crate) fn of(seed: &str, kid: &'static str) -> Self {
        let seed = Sha256::digest(format!("dialogporten dialog token test vector {seed}"));
        Self { kid, key: SigningKey::from_bytes(&seed.into()) }
    }

    pub(crate) fn jwk(&self) -> Value {
        let x = URL_SAFE_NO_PAD.encode(self.key.verifying_key().as_bytes());
        json!({ "kty": "OKP", "use": "sig", "kid": self.kid, "crv": "Ed25519", "x": x, "alg": "EdDSA" })
    }

    pub(crate) fn token(&self, payload: &str) -> String {
        self.signed(&format!(r#"{{"alg":"EdDSA","typ":"JWT","kid":"{}"}}"#, self.kid), payload)
    }

    pub(crate) fn signed(&self, header: &str, payload: &str) -> String {
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()).to_bytes());
        format!("{signed}.{signature}")
    }
}

pub(crate) fn key_set(keys: &[&TestKey]) -> KeySet {
    let keys: Vec<Value> = keys.iter().map(|key| key.jwk()).collect();
    KeySet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

/// A person acting for an organization.
pub(crate) const PERSON: &str = concat!(
    r#"{"jti":"5b0c6a52-6f0e-4d0b-9a37-0c3f6a4e9d11","c":"urn:altinn:person:identifier-no:17829010178","l":4,"#,
    r#""p":"urn:altinn:organization:identifier-no:312001004","s":"urn:altinn:resource:ttd-demo-service","#,
    r#""i":"019b7660-6c00-7aaa-8bbb-0123456789ab","a":"read;read,urn:altinn:resource:app_ttd_other-app;"#,
    r#"sign,urn:altinn:subresource:form2;transmissionread,urn:altinn:task:Task_1;write","#,
    r#""iss":"https://dialogporten.example.test/api/v1","iat":1767225600,"nbf":1767225600,"exp":1767226200}"#,
);

/// A system user, whose organization has the client.
pub(crate) const SYSTEM_USER: &str = concat!(
    r#"{"jti":"c0a8f7de-1d5b-4e4e-8f65-5f1d1d1b7a02","c":"urn:altinn:organization:identifier-no:312002000","#,
    r#""y":"urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d","#,
    r#""o":"urn:altinn:organization:identifier-no:312001004","u":"urn:altinn:organization:identifier-no:312003007","#,
    r#""l":3,"p":"urn:altinn:organization:identifier-no:312001004","s":"urn:altinn:resource:ttd-demo-service","#,
    r#""i":"019b7660-6c00-7aaa-8bbb-0123456789ab","a":"read","#,
    r#""iss":"https://dialogporten.example.test/api/v1","iat":1767225600,"nbf":1767225600,"exp":1767226200}"#,
);

/// Somebody who may do nothing.
pub(crate) const EMAIL_USER: &str = concat!(
    r#"{"jti":"0d9a1c55-1f34-4d0e-8b1c-2a7d8c2f6e33","c":"urn:altinn:person:idporten-email:kari.test@example.com","#,
    r#""l":0,"p":"urn:altinn:person:idporten-email:kari.test@example.com","s":"urn:altinn:resource:ttd-demo-service","#,
    r#""i":"019b7660-6c00-7aaa-8bbb-0123456789ab","a":"","#,
    r#""iss":"https://dialogporten.example.test/api/v1","iat":1767225600,"nbf":1767225600,"exp":1767226200}"#,
);
