//! Access tokens in: trusted issuers, their keys, and the validation.

mod algorithm;
mod authenticator;
mod bearer;
mod cache;
mod certificate;
mod fetch;
mod issuer;
mod jws;
mod key;
mod key_set;
mod lifetime;
mod unauthenticated;

pub use self::authenticator::{Authenticator, AuthenticatorSettings};
pub use self::issuer::Issuer;
pub use self::unauthenticated::Unauthenticated;
