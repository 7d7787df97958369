//! The addresses of the token services in the known environments.

use thiserror::Error;
use url::Url;

/// Addresses of the token services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskinportenEndpoints {
    /// Audience of the grant.
    pub audience: String,
    /// Where the grant is sent.
    pub token: Url,
    /// Where the Maskinporten token is exchanged.
    pub exchange: Url,
}

/// The environment has no known addresses.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0} is not a known environment of the token services")]
pub struct UnknownEnvironment(String);

impl MaskinportenEndpoints {
    /// Returns the addresses of an environment (`prod`, `test`, `ver1`, `ver2`), with the exchange of another platform
    /// environment (`prod`, `tt02`, `at21` to `at24`, `yt01`) if one is given.
    pub fn of(environment: &str, exchange_environment: Option<&str>) -> Result<Self, UnknownEnvironment> {
        let unknown = |name: &str| UnknownEnvironment(name.to_owned());
        let (host, usual_exchange) = match environment {
            "prod" => ("maskinporten.no", "prod"),
            "test" | "ver2" => ("test.maskinporten.no", "tt02"),
            "ver1" => ("ver1.maskinporten.no", "tt02"),
            _ => return Err(unknown(environment)),
        };
        let exchange_environment = exchange_environment.unwrap_or(usual_exchange);
        let platform = match exchange_environment {
            "prod" => "platform.altinn.no".to_owned(),
            "tt02" => "platform.tt02.altinn.no".to_owned(),
            "at21" | "at22" | "at23" | "at24" | "yt01" => format!("platform.{exchange_environment}.altinn.cloud"),
            _ => return Err(unknown(exchange_environment)),
        };
        let url = |text: String| Url::parse(&text).map_err(|_| unknown(environment));
        Ok(Self {
            audience: format!("https://{host}/"),
            token: url(format!("https://{host}/token"))?,
            exchange: url(format!("https://{platform}/authentication/api/v1/exchange/maskinporten"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("prod", None, "https://maskinporten.no/token", "platform.altinn.no")]
    #[case("test", None, "https://test.maskinporten.no/token", "platform.tt02.altinn.no")]
    #[case("ver2", None, "https://test.maskinporten.no/token", "platform.tt02.altinn.no")]
    #[case("test", Some("at23"), "https://test.maskinporten.no/token", "platform.at23.altinn.cloud")]
    #[case("test", Some("yt01"), "https://test.maskinporten.no/token", "platform.yt01.altinn.cloud")]
    fn environments_have_addresses(
        #[case] environment: &str,
        #[case] exchange: Option<&str>,
        #[case] token: &str,
        #[case] platform: &str,
    ) {
        let endpoints = MaskinportenEndpoints::of(environment, exchange).unwrap();
        assert_eq!(endpoints.token.as_str(), token);
        assert_eq!(endpoints.audience, token.trim_end_matches("token"));
        let path = "authentication/api/v1/exchange/maskinporten";
        assert_eq!(endpoints.exchange.as_str(), format!("https://{platform}/{path}"));
    }

    #[rstest]
    #[case("", None)]
    #[case("Prod", None)]
    #[case("test", Some("at25"))]
    fn others_are_refused(#[case] environment: &str, #[case] exchange: Option<&str>) {
        assert!(MaskinportenEndpoints::of(environment, exchange).is_err());
    }
}
