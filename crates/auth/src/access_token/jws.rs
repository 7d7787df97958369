//! The parts of a signed token, before anything is verified.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Unauthenticated;
use super::algorithm::Algorithm;

/// A signed token in compact form. Nothing in it can be trusted until a key set has verified it.
pub(super) struct Jws<'a> {
    header: Header,
    payload: Map<String, Value>,
    signed: &'a str,
    signature: Vec<u8>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Extensions that a verifier must understand.
    crit: Option<Value>,
}

impl<'a> Jws<'a> {
    /// Splits and decodes a token; none unless it has three parts of base64url, the first two of them JSON objects.
    pub(super) fn parse(token: &'a str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        let header = URL_SAFE_NO_PAD.decode(header).ok()?;
        let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
        Some(Self {
            header: serde_json::from_slice(&header).ok()?,
            payload: serde_json::from_slice(&payload).ok()?,
            signed,
            signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
        })
    }

    /// Returns the algorithm, if it is allowed and the token needs nothing that is not understood here.
    pub(super) fn algorithm(&self) -> Option<Algorithm> {
        if self.header.crit.is_some() { None } else { Algorithm::parse(&self.header.alg) }
    }

    pub(super) fn kid(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }

    pub(super) fn issuer(&self) -> Option<&str> {
        self.payload.get("iss")?.as_str()
    }

    /// Returns a claim in seconds since the Unix epoch; fractions are cut off. It is an error if the claim is there but
    /// no number.
    pub(super) fn seconds(&self, claim: &str) -> Result<Option<i64>, Unauthenticated> {
        let value = match self.payload.get(claim) {
            None | Some(Value::Null) => return Ok(None),
            Some(value) => value,
        };
        #[expect(clippy::cast_possible_truncation, reason = "a float saturates, which keeps its meaning")]
        let seconds = value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64));
        seconds.map(Some).ok_or(Unauthenticated::Malformed)
    }

    pub(super) fn payload(&self) -> &Map<String, Value> {
        &self.payload
    }

    pub(super) fn signed(&self) -> &[u8] {
        self.signed.as_bytes()
    }

    pub(super) fn signature(&self) -> &[u8] {
        &self.signature
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::access_token::lifetime::Lifetime;

    fn encoded(json: &str) -> String {
        URL_SAFE_NO_PAD.encode(json)
    }

    #[test]
    fn well_formed_tokens_are_split() {
        let token = format!("{}.{}.AAAA", encoded(r#"{"alg":"RS256","kid":"k"}"#), encoded(r#"{"iss":"i","exp":1.9}"#));
        let jws = Jws::parse(&token).unwrap();
        assert_eq!((jws.kid(), jws.issuer(), jws.seconds("exp")), (Some("k"), Some("i"), Ok(Some(1))));
        assert!(jws.algorithm().is_some());
    }

    #[test]
    fn extensions_that_must_be_understood_are_refused() {
        let token = format!("{}.{}.AAAA", encoded(r#"{"alg":"RS256","crit":["b64"]}"#), encoded("{}"));
        assert!(Jws::parse(&token).unwrap().algorithm().is_none());
    }

    #[test]
    fn everything_else_is_malformed() {
        let object = encoded("{}");
        let header = encoded(r#"{"alg":"RS256"}"#);
        for token in [
            String::new(),
            "garbage".to_owned(),
            "..".to_owned(),
            format!("{header}.{object}"),
            format!("{header}.{object}.AAAA.AAAA"),
            format!("{header}.{object}.AAAA.AAAA.AAAA"),
            format!("{header}.{object}.=="),
            format!("{header}.{}.AAAA", encoded("[]")),
            format!("{header}.{}.AAAA", encoded("text")),
            format!("{object}.{object}.AAAA"),
            format!("{header} {object}.{object}.AAAA"),
        ] {
            assert!(Jws::parse(&token).is_none(), "{token}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(token in any::<String>()) {
            let _ = Jws::parse(&token);
        }

        #[test]
        fn no_content_makes_the_parser_panic(header in any::<Vec<u8>>(), payload in any::<Vec<u8>>(), signature in ".{0,8}") {
            let parts = [URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload), signature];
            let _ = Jws::parse(&parts.join("."));
        }

        #[test]
        fn no_claim_makes_the_parser_panic(json in r#"\{"(exp|nbf|iss)":("[a-z]{0,3}"|-?[0-9]{1,30}(\.[0-9])?|null|\[\])\}"#) {
            let token = format!("{}.{}.AAAA", encoded(r#"{"alg":"RS256"}"#), encoded(&json));
            if let Some(jws) = Jws::parse(&token) {
                let _ = (Lifetime::of(&jws).is_ok(), jws.issuer());
            }
        }
    }
}
