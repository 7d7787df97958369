//! A private key in JWK form, made when the tests run.

use std::sync::OnceLock;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// Returns the key and its private JWK.
pub(crate) fn private_jwk() -> &'static (KeyPair, Value) {
    static KEY: OnceLock<(KeyPair, Value)> = OnceLock::new();
    KEY.get_or_init(|| {
        let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let pkcs8 = key.as_der().unwrap();
        // SEQUENCE { version, algorithm, OCTET STRING { SEQUENCE { version, n, e, d, p, q, dp, dq, qi } } }
        let (outer, _) = element(pkcs8.as_ref());
        let (_, rest) = element(outer);
        let (_, rest) = element(rest);
        let (octets, _) = element(rest);
        let (mut inner, _) = element(octets);
        let mut jwk = json!({ "kty": "RSA", "kid": "machine-key" });
        for name in ["version", "n", "e", "d", "p", "q", "dp", "dq", "qi"] {
            let (number, rest) = element(inner);
            inner = rest;
            if name != "version" {
                let zeros = number.iter().take_while(|byte| **byte == 0).count();
                jwk[name] = json!(URL_SAFE_NO_PAD.encode(&number[zeros..]));
            }
        }
        (key, jwk)
    })
}

pub(crate) fn encoded(jwk: &Value) -> String {
    STANDARD.encode(jwk.to_string())
}

/// Splits a DER element into its content and what follows it.
fn element(der: &[u8]) -> (&[u8], &[u8]) {
    let (length, start) = match usize::from(der[1]) {
        length if length < 0x80 => (length, 2),
        form => {
            let end = 2 + (form & 0x7f);
            (der[2..end].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), end)
        }
    };
    (&der[start..start + length], &der[start + length..])
}
