//! Dialog tokens: short-lived proofs of what a user may do with one dialog, for the service owner's web services.

mod actions;
mod claims;
mod issuer;
mod jwks;
mod keys;

pub use self::actions::action_list;
pub use self::claims::{DialogTokenClaims, Holder};
pub use self::issuer::DialogTokenIssuer;
pub use self::jwks::{IssuerMetadata, Jwk, Jwks};
pub use self::keys::{DialogTokenKeys, InvalidKeys, KeyPair, KeyProblem, generate_key_pair};

#[cfg(test)]
mod tests;
