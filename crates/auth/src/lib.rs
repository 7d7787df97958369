//! Access tokens in, dialog tokens out.
//!
//! [`Authenticator`] turns the `Authorization` header into a [`Principal`]; [`DialogTokenIssuer`] signs what a principal
//! may do with one dialog, for the web services of the service owner.

mod access_token;
mod dialog_token;
mod principal;
pub mod scope;

pub use access_token::{Authenticator, AuthenticatorSettings, Issuer, Unauthenticated};
pub use dialog_token::{
    DialogTokenClaims, DialogTokenIssuer, DialogTokenKeys, Holder, InvalidKeys, IssuerMetadata, Jwk, Jwks, KeyPair,
    KeyProblem, action_list, generate_key_pair,
};
pub use principal::{Principal, SystemUser, UnknownLevel};
