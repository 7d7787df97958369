//! The published keys of an issuer.

use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use super::jws::Jws;
use super::key::VerificationKey;

/// The usable keys of an issuer.
pub(super) struct KeySet {
    keys: Vec<VerificationKey>,
    /// Tells whether two documents are the same.
    digest: [u8; 32],
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    keys: Vec<&'a RawValue>,
}

impl KeySet {
    /// Reads a key set; none if it is malformed or has no usable key. Single keys that cannot be used are left out.
    pub(super) fn parse(json: &[u8]) -> Option<Self> {
        let document: Document<'_> = serde_json::from_slice(json).ok()?;
        let keys: Vec<_> = document.keys.iter().filter_map(|key| VerificationKey::parse(key.get())).collect();
        (!keys.is_empty()).then(|| Self { keys, digest: Sha256::digest(json).into() })
    }

    pub(super) fn is_same_document(&self, other: &Self) -> bool {
        self.digest == other.digest
    }

    /// Is the token signed with one of the keys? The key that the token names is preferred; if there is none, all are
    /// tried.
    pub(super) fn verifies(&self, jws: &Jws<'_>) -> bool {
        let Some(algorithm) = jws.algorithm() else { return false };
        let verifies = |key: &VerificationKey| key.verifies(algorithm, jws.signed(), jws.signature());
        let mut named = self.keys.iter().filter(|key| jws.kid().is_some_and(|kid| key.has_kid(kid))).peekable();
        if named.peek().is_some() { named.any(verifies) } else { self.keys.iter().any(verifies) }
    }
}
