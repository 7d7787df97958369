//! The three token issuers: their metadata, keys and endpoints.

mod exchange;
mod key;
mod key_ring;
mod machine_token;
mod metadata;

use serde::{Deserialize, Serialize};

pub(super) use self::exchange::exchange;
pub(super) use self::key::SigningKey;
pub(super) use self::key_ring::KeyRing;
pub(super) use self::machine_token::machine_token;
pub(super) use self::metadata::{configuration, generator_configuration, generator_keys, keys};

/// An issuer of access tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Issuer {
    /// Tokens of machines.
    Maskinporten,
    /// Tokens of people.
    Idporten,
    /// Tokens of the platform, mostly made from the tokens of the other two.
    Altinn,
}

impl Issuer {
    /// All issuers.
    pub const ALL: [Self; 3] = [Self::Maskinporten, Self::Idporten, Self::Altinn];

    /// Returns the name in lower case, which is its path segment as well.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Maskinporten => "maskinporten",
            Self::Idporten => "idporten",
            Self::Altinn => "altinn",
        }
    }

    /// Returns an issuer that is not this one.
    pub(super) fn other(self) -> Self {
        if self == Self::Altinn { Self::Idporten } else { Self::Altinn }
    }

    /// Finds the issuer with a name in any case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|issuer| issuer.as_str().eq_ignore_ascii_case(name))
    }
}
