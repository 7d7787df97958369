//! An RSA key pair with its public form.

use std::io;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A key that signs tokens with RS256.
pub(in crate::simulator) struct SigningKey {
    pair: KeyPair,
    id: String,
    jwk: Value,
    public_der: Vec<u8>,
}

impl SigningKey {
    /// Makes a new key. Takes some tenths of a second.
    pub(in crate::simulator) fn generate() -> io::Result<Self> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(io::Error::other)?;
        let public = pair.public_key();
        let [modulus, exponent] = [public.modulus(), public.exponent()]
            .map(|number| URL_SAFE_NO_PAD.encode(number.big_endian_without_leading_zero()));
        let id = URL_SAFE_NO_PAD.encode(&Sha256::digest(modulus.as_bytes())[..12]);
        let jwk = json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": id, "n": modulus, "e": exponent });
        let public_der = public.as_der().map_err(io::Error::other)?.as_ref().to_vec();
        Ok(Self { pair, id, jwk, public_der })
    }

    /// Returns the identifier in key sets and token headers.
    pub(in crate::simulator) fn id(&self) -> &str {
        &self.id
    }

    /// Returns the public key as an entry of a key set.
    pub(in crate::simulator) fn jwk(&self) -> &Value {
        &self.jwk
    }

    /// Returns the public key in DER, which everybody can have.
    pub(in crate::simulator) fn public_der(&self) -> &[u8] {
        &self.public_der
    }

    /// Signs a message.
    #[expect(clippy::expect_used, reason = "a complete key signs everything")]
    pub(in crate::simulator) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .expect("an RSA key signs a message of any length");
        signature
    }
}
