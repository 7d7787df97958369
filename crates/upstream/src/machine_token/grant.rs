//! The signed grant.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeyPairComponents};
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use dialogporten_domain::{IdGenerator, Timestamp};
use secrecy::ExposeSecret as _;
use thiserror::Error;

use super::MaskinportenSettings;
use super::dto::{GrantClaims, GrantHeader, PrivateJwk};

/// Life time of a grant in seconds; it is used at once.
const LIFETIME_SECONDS: i64 = 10;

/// The configured private key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidMachineKey {
    /// It is no base64 of a JWK with all parts of an RSA key.
    #[error("the machine key is not base64 of a private RSA key in JWK form")]
    Malformed,
    /// Its parts do not make a key of 2048 to 8192 bits.
    #[error("the parts of the machine key do not make a usable RSA key")]
    Inconsistent,
    /// Neither the key nor the settings name it.
    #[error("the machine key has no kid")]
    NoKid,
}

/// Signs grants.
pub(super) struct GrantSigner {
    key: KeyPair,
    /// Encoded header and the dot after it.
    prefix: String,
    ids: IdGenerator,
}

impl GrantSigner {
    pub(super) fn new(settings: &MaskinportenSettings) -> Result<Self, InvalidMachineKey> {
        let json =
            STANDARD.decode(settings.encoded_jwk.expose_secret().trim()).map_err(|_| InvalidMachineKey::Malformed)?;
        let jwk: PrivateJwk = serde_json::from_slice(&json).map_err(|_| InvalidMachineKey::Malformed)?;
        let key = key_pair(&jwk)?;
        let kid = settings.kid.as_deref().or(jwk.kid.as_deref()).filter(|kid| !kid.trim().is_empty());
        let header = GrantHeader { alg: "RS256", typ: "JWT", kid: kid.ok_or(InvalidMachineKey::NoKid)? };
        let header = serde_json::to_vec(&header).map_err(|_| InvalidMachineKey::Malformed)?;
        Ok(Self { key, prefix: format!("{}.", URL_SAFE_NO_PAD.encode(header)), ids: IdGenerator::default() })
    }

    /// Returns a grant that is valid from now.
    pub(super) fn sign(&self, settings: &MaskinportenSettings, now: Timestamp) -> Option<String> {
        let issued_at = now.unix_seconds();
        let claims = GrantClaims {
            aud: &settings.endpoints.audience,
            scope: &settings.scope,
            iss: &settings.client_id,
            iat: issued_at,
            exp: issued_at + LIFETIME_SECONDS,
            jti: self.ids.random().to_string(),
        };
        let mut grant = self.prefix.clone();
        URL_SAFE_NO_PAD.encode_string(serde_json::to_vec(&claims).ok()?, &mut grant);
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), grant.as_bytes(), &mut signature).ok()?;
        grant.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut grant);
        Some(grant)
    }
}

fn key_pair(jwk: &PrivateJwk) -> Result<KeyPair, InvalidMachineKey> {
    if jwk.kty != "RSA" {
        return Err(InvalidMachineKey::Malformed);
    }
    let part = |text: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_| InvalidMachineKey::Malformed)?;
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        Ok(bytes[zeros..].to_vec())
    };
    KeyPair::from_components(&KeyPairComponents {
        public_key: RsaPublicKeyComponents { n: part(&jwk.n)?, e: part(&jwk.e)? },
        d: part(&jwk.d)?,
        p: part(&jwk.p)?,
        q: part(&jwk.q)?,
        dP: part(&jwk.dp)?,
        dQ: part(&jwk.dq)?,
        qInv: part(&jwk.qi)?,
    })
    .map_err(|_| InvalidMachineKey::Inconsistent)
}
