//! Access tokens of every kind, good ones and bad ones.

mod compact;
pub(super) mod generator;
mod kinds;
mod request;

pub(super) use self::compact::{Issuance, claims_of};
pub use self::request::{Signing, TokenRequest};
