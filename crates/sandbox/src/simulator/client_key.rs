//! A key for the machine client of an API that runs against the simulator.

use std::io;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::encoding::Pkcs8V1Der;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

/// Members of a private JWK in the order in which an RSA key lists its numbers, after the version.
const MEMBERS: [&str; 8] = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const SEQUENCE: u8 = 0x30;

/// Makes a private RSA key in the form that the configuration takes: base64 of its JWK.
pub fn new_client_key() -> io::Result<String> {
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(io::Error::other)?;
    let der: Pkcs8V1Der<'_> = pair.as_der().map_err(io::Error::other)?;
    let jwk = private_jwk(der.as_ref()).ok_or_else(|| io::Error::other("the key has an unexpected form"))?;
    Ok(STANDARD.encode(jwk.to_string()))
}

/// Takes the numbers out of a PKCS#8 document, which wraps the list of them.
fn private_jwk(document: &[u8]) -> Option<Value> {
    let (outer, _) = element(document, SEQUENCE)?;
    let (_version, rest) = element(outer, INTEGER)?;
    let (_algorithm, rest) = element(rest, SEQUENCE)?;
    let (key, _) = element(rest, OCTETS)?;
    let (numbers, _) = element(key, SEQUENCE)?;
    let (_version, mut rest) = element(numbers, INTEGER)?;
    let mut jwk = Map::from_iter([
        ("kty".to_owned(), json!("RSA")),
        ("alg".to_owned(), json!("RS256")),
        ("kid".to_owned(), json!("sandbox-client")),
    ]);
    for member in MEMBERS {
        let (number, after) = element(rest, INTEGER)?;
        // A leading zero only says that the number is positive.
        let number = number.strip_prefix(&[0]).unwrap_or(number);
        jwk.insert(member.to_owned(), json!(URL_SAFE_NO_PAD.encode(number)));
        rest = after;
    }
    Some(Value::Object(jwk))
}

/// Returns the content of a DER element with a tag, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
    };
    if found == tag { rest.split_at_checked(length) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_key_has_all_numbers() {
        let key: Value = serde_json::from_slice(&STANDARD.decode(new_client_key().unwrap()).unwrap()).unwrap();
        let length = |member: &str| URL_SAFE_NO_PAD.decode(key[member].as_str().unwrap()).unwrap().len();
        assert_eq!((length("n"), length("e"), length("p"), length("q")), (256, 3, 128, 128));
        assert_eq!(key["kty"], "RSA");
    }
}
