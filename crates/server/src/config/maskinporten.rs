//! Our own machine token.

use secrecy::SecretString;
use url::Url;

use super::reader::Reader;

/// Our own machine token.
#[derive(Debug, Clone)]
pub struct MaskinportenSettings {
    /// `test` or `prod`.
    pub environment: String,
    /// Client.
    pub client_id: String,
    /// Scopes, separated by spaces.
    pub scope: String,
    /// Private key as base64 of its JWK.
    pub encoded_jwk: SecretString,
    /// Key identifier, when it is not in the JWK.
    pub kid: Option<String>,
    /// Where tokens are exchanged, when it does not follow from the environment.
    pub token_exchange_environment: Option<String>,
    /// Explicit address of the token endpoint.
    pub token_endpoint: Option<Url>,
    /// Explicit address of the exchange.
    pub exchange_endpoint: Option<Url>,
}

const SCOPES: &str = "altinn:events.publish altinn:events.publish.admin altinn:register/partylookup.admin \
                      altinn:authorization/authorize.admin altinn:accessmanagement/authorizedparties.admin";

pub(super) fn maskinporten(r: &mut Reader<'_>) -> Option<MaskinportenSettings> {
    let environment = r.required("Infrastructure:Maskinporten:Environment");
    let client_id = r.required("Infrastructure:Maskinporten:ClientId");
    let encoded_jwk = r.secret("Infrastructure:Maskinporten:EncodedJwk");
    let token_endpoint = r.optional_url("Infrastructure:Maskinporten:TokenEndpoint");
    let exchange_endpoint = r.optional_url("Infrastructure:Maskinporten:ExchangeEndpoint");
    Some(MaskinportenSettings {
        environment: environment?,
        client_id: client_id?,
        scope: r.text("Infrastructure:Maskinporten:Scope").unwrap_or_else(|| SCOPES.to_owned()),
        encoded_jwk: encoded_jwk?,
        kid: r.text("Infrastructure:Maskinporten:Kid"),
        token_exchange_environment: r.text("Infrastructure:Maskinporten:TokenExchangeEnvironment"),
        token_endpoint,
        exchange_endpoint,
    })
}
