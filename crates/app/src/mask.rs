//! Hides the numbers of persons from other readers.

use std::borrow::Cow;

use dialogporten_domain::{PartyId, PartyKind};
use sha2::{Digest, Sha256};

/// How pseudonyms begin.
const MASKED: &str = "urn:altinn:person:identifier-ephemeral:";
/// Bytes of the digest that a pseudonym shows.
const SHOWN: usize = 5;

/// Replaces person numbers by short pseudonyms: readers see that different people acted, not who.
#[derive(Clone)]
pub struct ActorMask {
    salt: [u8; 16],
}

impl ActorMask {
    /// Derives the salt from a secret that all replicas share, so that a person has one pseudonym on all of them.
    pub fn from_secret(secret: &[u8]) -> Self {
        let digest = Sha256::new().chain_update(b"dialogporten actor mask").chain_update(secret).finalize();
        let mut salt = [0; 16];
        salt.copy_from_slice(&digest[..16]);
        Self { salt }
    }

    /// Returns the URN to show for an actor.
    pub fn show<'a>(&self, actor: &'a PartyId) -> Cow<'a, str> {
        if actor.kind() != PartyKind::Person {
            return Cow::Borrowed(actor.as_str());
        }
        let digest = Sha256::new().chain_update(actor.as_str()).chain_update(self.salt).finalize();
        let mut masked = String::with_capacity(MASKED.len() + 2 * SHOWN);
        masked.push_str(MASKED);
        for byte in &digest[..SHOWN] {
            masked.extend([byte >> 4, byte & 0xf].into_iter().filter_map(|digit| char::from_digit(digit.into(), 16)));
        }
        Cow::Owned(masked)
    }
}

impl std::fmt::Debug for ActorMask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ActorMask")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_get_a_stable_pseudonym_and_others_stay() {
        let (one, other) = (ActorMask::from_secret(b"a"), ActorMask::from_secret(b"b"));
        let person = PartyId::person("17829010178").unwrap();
        let shown = one.show(&person).into_owned();
        // The same as at any time before.
        assert_eq!(shown, "urn:altinn:person:identifier-ephemeral:3e5a58daeb");
        assert_eq!(one.show(&person), shown);
        assert_ne!(other.show(&person), shown);
        let company = PartyId::organization("312001004").unwrap();
        assert_eq!(one.show(&company), company.as_str());
    }
}
