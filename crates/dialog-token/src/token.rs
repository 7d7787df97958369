//! The parts of a token, before anything is verified.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

/// Longest token that is looked at, in bytes.
const MAX_LENGTH: usize = 64 * 1024;

/// A signed token in compact form. Nothing in it can be trusted.
pub(crate) struct Token<'a> {
    pub(crate) header: Header,
    pub(crate) payload: Map<String, Value>,
    pub(crate) signed: &'a [u8],
    pub(crate) signature: Vec<u8>,
}

#[derive(Deserialize)]
pub(crate) struct Header {
    alg: Option<String>,
    kid: Option<String>,
    /// Extensions that a verifier must understand.
    crit: Option<IgnoredAny>,
}

impl Header {
    /// Is the token signed as dialog tokens are?
    pub(crate) fn is_eddsa(&self) -> bool {
        self.alg.as_deref() == Some("EdDSA") && self.crit.is_none()
    }

    pub(crate) fn kid(&self) -> &str {
        self.kid.as_deref().unwrap_or_default()
    }
}

impl<'a> Token<'a> {
    /// Splits and decodes a token; none unless it has three parts of base64url, the first two of them JSON objects.
    pub(crate) fn parse(token: &'a str) -> Option<Self> {
        let (signed, signature) = (token.len() <= MAX_LENGTH).then(|| token.rsplit_once('.'))??;
        let (header, payload) = signed.split_once('.')?;
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        Some(Self {
            header: serde_json::from_slice(&decode(header)?).ok()?,
            payload: serde_json::from_slice(&decode(payload)?).ok()?,
            signed: signed.as_bytes(),
            signature: decode(signature)?,
        })
    }
}
