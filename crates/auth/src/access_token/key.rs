//! One public key of an issuer.

use aws_lc_rs::signature::{RsaPublicKeyComponents, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::algorithm::{Algorithm, Curve};

/// A public key that signatures may be checked with.
pub(super) struct VerificationKey {
    kid: Option<String>,
    material: Material,
}

enum Material {
    Rsa(RsaPublicKeyComponents<Vec<u8>>),
    /// The uncompressed point.
    Ec(Curve, Vec<u8>),
}

/// The members of a published key that matter here; others are ignored.
#[derive(Deserialize)]
struct JwkRow {
    kty: String,
    #[serde(rename = "use")]
    key_use: Option<String>,
    kid: Option<String>,
    n: Option<String>,
    e: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl VerificationKey {
    /// Reads a published key; none for keys that are no signature keys, and for types that are not supported.
    pub(super) fn parse(json: &str) -> Option<Self> {
        let row: JwkRow = serde_json::from_str(json).ok()?;
        if row.key_use.as_deref().is_some_and(|key_use| key_use != "sig") {
            return None;
        }
        let material = match row.kty.as_str() {
            "RSA" => {
                let (n, e) = (unsigned(&row.n?)?, unsigned(&row.e?)?);
                Material::Rsa(RsaPublicKeyComponents { n, e })
            }
            "EC" => {
                let curve = Curve::parse(&row.crv?)?;
                let mut point = vec![UNCOMPRESSED];
                push_coordinate(&mut point, &row.x?, curve)?;
                push_coordinate(&mut point, &row.y?, curve)?;
                Material::Ec(curve, point)
            }
            _ => return None,
        };
        Some(Self { kid: row.kid, material })
    }

    pub(super) fn has_kid(&self, kid: &str) -> bool {
        self.kid.as_deref() == Some(kid)
    }

    /// Is this the signature of the key? Never with an algorithm that needs another type of key.
    pub(super) fn verifies(&self, algorithm: Algorithm, signed: &[u8], signature: &[u8]) -> bool {
        match (&self.material, algorithm) {
            (Material::Rsa(key), Algorithm::Rsa(parameters)) => key.verify(parameters, signed, signature).is_ok(),
            (Material::Ec(curve, point), Algorithm::Ec(algorithm, needed)) if *curve == needed => {
                UnparsedPublicKey::new(algorithm, point).verify(signed, signature).is_ok()
            }
            _ => false,
        }
    }
}

/// First byte of a point that carries both coordinates.
const UNCOMPRESSED: u8 = 4;

/// Decodes a big-endian number; some issuers write a leading zero byte.
fn unsigned(text: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    (zeros < bytes.len()).then(|| bytes[zeros..].to_vec())
}

/// Appends a coordinate in its full length; leading zero bytes may be missing in the text.
fn push_coordinate(point: &mut Vec<u8>, text: &str, curve: Curve) -> Option<()> {
    let coordinate = unsigned(text)?;
    let missing = curve.coordinate_len().checked_sub(coordinate.len())?;
    point.resize(point.len() + missing, 0);
    point.extend(coordinate);
    Some(())
}
