//! One public key of an issuer.

use aws_lc_rs::signature::{RsaPublicKeyComponents, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::algorithm::{Algorithm, Curve};
use super::certificate::CertifiedKey;

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
    /// A chain of certificates; the first one is that of the key.
    x5c: Option<Vec<String>>,
}

impl VerificationKey {
    /// Reads a published key; none for keys that are no signature keys, and for types that are not supported.
    pub(super) fn parse(json: &str) -> Option<Self> {
        let row: JwkRow = serde_json::from_str(json).ok()?;
        if row.key_use.as_deref().is_some_and(|key_use| key_use != "sig") {
            return None;
        }
        let material = row.numbers().or_else(|| row.certified())?;
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

impl JwkRow {
    /// Reads the numbers that make up the key.
    fn numbers(&self) -> Option<Material> {
        match self.kty.as_str() {
            "RSA" => {
                let (n, e) = (decoded(self.n.as_ref()?)?, decoded(self.e.as_ref()?)?);
                Some(Material::Rsa(RsaPublicKeyComponents { n, e }))
            }
            "EC" => {
                let curve = Curve::parse(self.crv.as_ref()?)?;
                let mut point = vec![UNCOMPRESSED];
                push_coordinate(&mut point, self.x.as_ref()?, curve)?;
                push_coordinate(&mut point, self.y.as_ref()?, curve)?;
                Some(Material::Ec(curve, point))
            }
            _ => None,
        }
    }

    /// Reads the key of the certificate. Its type must be the one that is announced.
    fn certified(&self) -> Option<Material> {
        let certificate = STANDARD.decode(self.x5c.as_ref()?.first()?).ok()?;
        match (self.kty.as_str(), CertifiedKey::of(&certificate)?) {
            ("RSA", CertifiedKey::Rsa(n, e)) => {
                Some(Material::Rsa(RsaPublicKeyComponents { n: unsigned(n)?, e: unsigned(e)? }))
            }
            ("EC", CertifiedKey::Ec(curve, point)) => Some(Material::Ec(curve, point.to_vec())),
            _ => None,
        }
    }
}

/// First byte of a point that carries both coordinates.
const UNCOMPRESSED: u8 = 4;

/// Decodes a big-endian number.
fn decoded(text: &str) -> Option<Vec<u8>> {
    unsigned(&URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?)
}

/// Returns a big-endian number without leading zero bytes: certificates and some issuers write one.
fn unsigned(bytes: &[u8]) -> Option<Vec<u8>> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    (zeros < bytes.len()).then(|| bytes[zeros..].to_vec())
}

/// Appends a coordinate in its full length; leading zero bytes may be missing in the text.
fn push_coordinate(point: &mut Vec<u8>, text: &str, curve: Curve) -> Option<()> {
    let coordinate = decoded(text)?;
    let missing = curve.coordinate_len().checked_sub(coordinate.len())?;
    point.resize(point.len() + missing, 0);
    point.extend(coordinate);
    Some(())
}
