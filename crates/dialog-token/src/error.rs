//! Why a token is refused.

use std::fmt;

use thiserror::Error;

use crate::{Claims, KeysUnavailable};

/// One thing that is wrong with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Invalid {
    /// It is no signed token: not three parts of base64url, of which the first two are JSON objects.
    #[error("the value is no signed token")]
    Format,
    /// It lacks claims that every dialog token has.
    #[error("the token is no dialog token")]
    Claims,
    /// It is signed in another way than dialog tokens are, or needs something that is not understood here.
    #[error("the algorithm of the token is not EdDSA")]
    Algorithm,
    /// None of the published keys has the name that it carries.
    #[error("the key of the token is not published")]
    UnknownKey,
    /// The published key did not sign it.
    #[error("the signature of the token is wrong")]
    Signature,
    /// It is not valid yet, or does not say from when it is.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// It is not valid any more, or does not say until when it is.
    #[error("the token has expired")]
    Expired,
    /// Somebody else issued it.
    #[error("the issuer of the token is another one")]
    Issuer,
    /// It is for another dialog.
    #[error("the token is for another dialog")]
    DialogId,
    /// The user may not do what is demanded.
    #[error("the token does not permit the action")]
    Actions,
    /// The user is not known surely enough.
    #[error("the level of the token is too low")]
    Level,
    /// The dialog belongs to another party.
    #[error("the token is for a dialog of another party")]
    Party,
    /// The dialog belongs to another service resource.
    #[error("the token is for a dialog of another service resource")]
    Resource,
}

impl Invalid {
    /// Returns the text that other client libraries use, where they have one.
    pub fn message(self) -> &'static str {
        match self {
            Self::Format | Self::Claims => "Invalid token format",
            Self::Algorithm | Self::UnknownKey | Self::Signature => "Invalid signature",
            Self::NotYetValid => "Invalid nbf",
            Self::Expired => "Invalid exp",
            Self::Issuer => "Invalid issuer",
            Self::DialogId => "Invalid dialog ID",
            Self::Actions => "Invalid actions",
            Self::Level => "Invalid level",
            Self::Party => "Invalid party",
            Self::Resource => "Invalid service resource",
        }
    }

    /// Is the token sound, but not for this? Then the answer is 403, and 401 otherwise.
    pub fn is_unmet_demand(self) -> bool {
        matches!(self, Self::DialogId | Self::Actions | Self::Level | Self::Party | Self::Resource)
    }
}

/// A refused token, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// What is wrong, in the order of the checks; never empty.
    pub reasons: Vec<Invalid>,
    /// What the token says, if it can be read. Nothing of it can be trusted.
    pub unverified_claims: Option<Box<Claims>>,
}

impl Rejected {
    pub(crate) fn malformed() -> Self {
        Self { reasons: vec![Invalid::Format], unverified_claims: None }
    }

    /// Is the token sound, but not for this? Then the answer is 403, and 401 otherwise.
    pub fn is_forbidden(&self) -> bool {
        self.reasons.iter().all(|reason| reason.is_unmet_demand())
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons: Vec<String> = self.reasons.iter().map(ToString::to_string).collect();
        f.write_str(&reasons.join("; "))
    }
}

impl std::error::Error for Rejected {}

/// Why a token was not accepted.
#[derive(Debug, Error)]
pub enum Error {
    /// The token is not good enough.
    #[error("the token is refused: {0}")]
    Rejected(#[from] Rejected),
    /// There are no keys to verify it with, which says nothing about the token.
    #[error("the keys cannot be read: {0}")]
    KeysUnavailable(#[from] KeysUnavailable),
}

impl Error {
    /// Returns the status of the answer: 401 for a token that is not valid, 403 for one that is not for this, and 503 when
    /// there are no keys.
    pub fn status(&self) -> u16 {
        match self {
            Self::Rejected(rejected) if rejected.is_forbidden() => 403,
            Self::Rejected(_) => 401,
            Self::KeysUnavailable(_) => 503,
        }
    }
}
