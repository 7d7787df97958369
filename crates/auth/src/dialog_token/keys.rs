//! The key pairs: one signs, both are published.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;

use super::{Jwk, Jwks};

/// A key pair as it is configured: raw values of 32 bytes, base64url without padding.
#[derive(Debug, Clone)]
pub struct KeyPair {
    /// Key identifier.
    pub kid: String,
    /// The seed.
    pub private_component: SecretString,
    /// The public key.
    pub public_component: String,
}

/// Creates a random key pair.
pub fn generate_key_pair(kid: &str) -> KeyPair {
    let key = SigningKey::from_bytes(&rand::random());
    KeyPair {
        kid: kid.to_owned(),
        private_component: URL_SAFE_NO_PAD.encode(key.as_bytes()).into(),
        public_component: URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes()),
    }
}

/// Two key pairs that belong together.
#[derive(Clone)]
pub struct DialogTokenKeys {
    signing_key: SigningKey,
    primary: Published,
    secondary: Published,
}

#[derive(Clone)]
struct Published {
    kid: String,
    public: [u8; 32],
}

impl DialogTokenKeys {
    /// Checks the configured pairs. Returns everything that is wrong with them, because a wrong key would otherwise show
    /// at the service owners only.
    pub fn new(primary: &KeyPair, secondary: &KeyPair) -> Result<Self, InvalidKeys> {
        let mut problems = Vec::new();
        for (name, pair) in [("primary", primary), ("secondary", secondary)] {
            if pair.kid.trim().is_empty() {
                problems.push(KeyProblem::NoKid(name));
            }
        }
        if primary.kid == secondary.kid {
            problems.push(KeyProblem::SameKid);
        }
        let seed = decode(primary.private_component.expose_secret());
        let public = decode(&primary.public_component);
        let secondary_public = decode(&secondary.public_component);
        problems.extend(seed.is_none().then_some(KeyProblem::PrivateComponent("primary")));
        problems.extend(public.is_none().then_some(KeyProblem::PublicComponent("primary")));
        problems.extend(secondary_public.is_none().then_some(KeyProblem::PublicComponent("secondary")));
        let signing_key = seed.map(|seed| SigningKey::from_bytes(&seed));
        if let (Some(key), Some(public)) = (&signing_key, public)
            && key.verifying_key().as_bytes() != &public
        {
            problems.push(KeyProblem::NoPair);
        }
        match (signing_key, public, secondary_public) {
            (Some(signing_key), Some(public), Some(secondary_public)) if problems.is_empty() => Ok(Self {
                signing_key,
                primary: Published { kid: primary.kid.clone(), public },
                secondary: Published { kid: secondary.kid.clone(), public: secondary_public },
            }),
            _ => Err(InvalidKeys(problems)),
        }
    }

    pub(super) fn signing_key(&self) -> &SigningKey {
        &self.signing_key
    }

    pub(super) fn primary_kid(&self) -> &str {
        &self.primary.kid
    }

    pub(super) fn jwks(&self) -> Jwks {
        let keys = [&self.primary, &self.secondary];
        Jwks { keys: keys.map(|key| Jwk::new(&key.kid, URL_SAFE_NO_PAD.encode(key.public))).to_vec() }
    }
}

impl fmt::Debug for DialogTokenKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DialogTokenKeys({}, {})", self.primary.kid, self.secondary.kid)
    }
}

fn decode(component: &str) -> Option<[u8; 32]> {
    URL_SAFE_NO_PAD.decode(component).ok()?.try_into().ok()
}

/// Everything that is wrong with the configured key pairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidKeys(pub Vec<KeyProblem>);

impl fmt::Display for InvalidKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problems: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&problems.join("; "))
    }
}

impl std::error::Error for InvalidKeys {}

/// One thing that is wrong with the configured key pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyProblem {
    /// A key has no identifier.
    #[error("the {0} key has no kid")]
    NoKid(&'static str),
    /// Verifiers could not tell the keys apart.
    #[error("the primary and the secondary key have the same kid")]
    SameKid,
    /// The seed has another form.
    #[error("the private component of the {0} key is not base64url of 32 bytes")]
    PrivateComponent(&'static str),
    /// The public key has another form.
    #[error("the public component of the {0} key is not base64url of 32 bytes")]
    PublicComponent(&'static str),
    /// Seed and public key are of different pairs.
    #[error("the components of the primary key do not belong together")]
    NoPair,
}
