//! Why a request has no principal, and the challenge that goes back.

use dialogporten_domain::Timestamp;
use thiserror::Error;

/// Why a request has no principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unauthenticated {
    /// There is no bearer token.
    #[error("the request has no bearer token")]
    NoToken,
    /// No trusted issuer has the name that the token carries.
    #[error("the issuer of the token is not trusted")]
    UnknownIssuer,
    /// No loaded issuer has the name that the token carries, but some issuer could never be loaded.
    #[error("the issuer of the token may be one that cannot be reached")]
    IssuerUnavailable,
    /// The value is no signed token.
    #[error("the token is malformed")]
    Malformed,
    /// The algorithm is not allowed, the key is unknown or the signature is wrong.
    #[error("the signature of the token is not valid")]
    Signature,
    /// The token has no expiry.
    #[error("the token has no expiry")]
    NoExpiry,
    /// The token was valid until this instant.
    #[error("the token expired at {0}")]
    Expired(Timestamp),
    /// The token is valid from this instant.
    #[error("the token is not valid before {0}")]
    NotYetValid(Timestamp),
}

impl Unauthenticated {
    /// Returns the value of `WWW-Authenticate`.
    pub fn challenge(&self) -> String {
        let description = match self {
            Self::NoToken | Self::UnknownIssuer | Self::IssuerUnavailable => return "Bearer".to_owned(),
            Self::Malformed => return r#"Bearer error="invalid_token""#.to_owned(),
            Self::Signature => "The signature is invalid or the signing key is not known".to_owned(),
            Self::NoExpiry => "The token has no expiration".to_owned(),
            Self::Expired(at) => format!("The token expired at '{at}'"),
            Self::NotYetValid(from) => format!("The token is not valid before '{from}'"),
        };
        format!(r#"Bearer error="invalid_token", error_description="{description}""#)
    }

    /// May the same token be accepted once all issuers can be reached?
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::IssuerUnavailable)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Unauthenticated::NoToken, "Bearer")]
    #[case(Unauthenticated::UnknownIssuer, "Bearer")]
    #[case(Unauthenticated::Malformed, r#"Bearer error="invalid_token""#)]
    #[case(
        Unauthenticated::Signature,
        r#"Bearer error="invalid_token", error_description="The signature is invalid or the signing key is not known""#
    )]
    #[case(
        Unauthenticated::Expired(Timestamp::parse("2026-01-01T00:30:00Z").unwrap()),
        r#"Bearer error="invalid_token", error_description="The token expired at '2026-01-01T00:30:00.0000000Z'""#
    )]
    #[case(
        Unauthenticated::NotYetValid(Timestamp::parse("2026-01-01T00:30:00Z").unwrap()),
        r#"Bearer error="invalid_token", error_description="The token is not valid before '2026-01-01T00:30:00.0000000Z'""#
    )]
    fn challenges_say_what_is_wrong(#[case] error: Unauthenticated, #[case] challenge: &str) {
        assert_eq!(error.challenge(), challenge);
    }
}
