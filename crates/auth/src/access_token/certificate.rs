//! The public key in a certificate, for issuers that publish their keys in no other form.
//!
//! Only the key is read. Who made the certificate and how long it is valid does not matter: the key is trusted because
//! the issuer publishes it.

use super::algorithm::Curve;

/// A public key as a certificate carries it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum CertifiedKey<'a> {
    /// Modulus and exponent, big-endian.
    Rsa(&'a [u8], &'a [u8]),
    /// The uncompressed point.
    Ec(Curve, &'a [u8]),
}

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
/// The version of a certificate; the first version leaves it out.
const VERSION: u8 = 0xa0;

const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
const P521: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x23];

impl<'a> CertifiedKey<'a> {
    /// Finds the key of an X.509 certificate in DER; none when it is of a type that is not supported.
    pub(super) fn of(certificate: &'a [u8]) -> Option<Self> {
        let mut certificate = Der(Der(certificate).take(SEQUENCE)?);
        let mut signed = Der(certificate.take(SEQUENCE)?);
        if signed.next_is(VERSION) {
            signed.take(VERSION)?;
        }
        signed.take(INTEGER)?;
        // Algorithm, issuer, validity, subject.
        for _ in 0..4 {
            signed.take(SEQUENCE)?;
        }
        let mut key = Der(signed.take(SEQUENCE)?);
        let mut algorithm = Der(key.take(SEQUENCE)?);
        // The first byte tells how many bits of the last one are unused, which is none in a key.
        let bits = key.take(BIT_STRING)?.strip_prefix(&[0])?;
        match algorithm.take(OBJECT_IDENTIFIER)? {
            RSA_ENCRYPTION => {
                let mut numbers = Der(Der(bits).take(SEQUENCE)?);
                Some(Self::Rsa(numbers.take(INTEGER)?, numbers.take(INTEGER)?))
            }
            EC_PUBLIC_KEY => {
                let curve = match algorithm.take(OBJECT_IDENTIFIER)? {
                    P256 => Curve::P256,
                    P384 => Curve::P384,
                    P521 => Curve::P521,
                    _ => return None,
                };
                (bits.len() == 1 + 2 * curve.coordinate_len()).then_some(Self::Ec(curve, bits))
            }
            _ => None,
        }
    }
}

/// What is left of a list of DER elements.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    fn next_is(&self, tag: u8) -> bool {
        self.0.first() == Some(&tag)
    }

    /// Takes the next element, which must have the tag, and returns its content.
    fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(2)?;
        let (&[found, short], mut rest) = (<&[u8; 2]>::try_from(head).ok()?, rest);
        let mut length = usize::from(short);
        if short >= 0x80 {
            // The length follows, in so many bytes. Three are more than any certificate needs.
            let (bytes, after) =
                rest.split_at_checked(usize::from(short & 0x7f)).filter(|(bytes, _)| bytes.len() <= 3)?;
            length = bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
            rest = after;
        }
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        (found == tag).then_some(content)
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::Value;

    use super::*;

    fn certificate(kind: &str) -> Vec<u8> {
        let known: Value = serde_json::from_str(include_str!("../../tests/fixtures/certificates.json")).unwrap();
        STANDARD.decode(known[kind]["jwk"]["x5c"][0].as_str().unwrap()).unwrap()
    }

    #[test]
    fn the_key_is_found() {
        let (rsa, ec) = (certificate("RSA"), certificate("EC"));
        let Some(CertifiedKey::Rsa(n, e)) = CertifiedKey::of(&rsa) else { panic!("an RSA key") };
        assert_eq!((n.len(), n[..4].to_vec(), e), (257, vec![0x00, 0xc5, 0x1c, 0x84], &[1, 0, 1][..]));
        let Some(CertifiedKey::Ec(curve, point)) = CertifiedKey::of(&ec) else { panic!("an EC key") };
        assert_eq!((curve, point.len(), &point[..3]), (Curve::P384, 97, &[0x04, 0x39, 0xb9][..]));
    }

    #[rstest]
    #[case("RSA")]
    #[case("EC")]
    fn a_certificate_that_is_cut_off_has_no_key(#[case] kind: &str) {
        let whole = certificate(kind);
        for length in 0..whole.len() {
            assert_eq!(CertifiedKey::of(&whole[..length]), None);
        }
    }

    proptest! {
        #[test]
        fn no_content_makes_the_reader_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), bytes in any::<Vec<u8>>()) {
            let mut changed = certificate("RSA");
            let at = at.index(changed.len());
            changed[at] = byte;
            let _ = (CertifiedKey::of(&changed), CertifiedKey::of(&bytes));
        }
    }
}
