//! Our own access token: a signed grant buys a Maskinporten token, which the platform exchanges for its own.

mod client;
mod dto;
mod endpoints;
mod grant;

pub(crate) use self::client::MachineToken;
pub use self::endpoints::{MaskinportenEndpoints, UnknownEnvironment};
pub use self::grant::InvalidMachineKey;

use secrecy::SecretString;

/// Where the machine token comes from.
#[derive(Debug, Clone)]
pub struct MaskinportenSettings {
    /// Addresses of the token services.
    pub endpoints: MaskinportenEndpoints,
    /// Our client.
    pub client_id: String,
    /// The scopes to ask for, separated by spaces.
    pub scope: String,
    /// The private RSA key as a JWK, base64.
    pub encoded_jwk: SecretString,
    /// Key identifier; the one in the JWK if absent.
    pub kid: Option<String>,
}
