//! What can go wrong with a call. The texts name the service and nothing that was sent or received.

use std::fmt;

use thiserror::Error;

/// A service that is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// Issues the machine token.
    Maskinporten,
    /// Turns the machine token into one of the platform.
    TokenExchange,
    /// Decides about access to a dialog.
    Authorization,
    /// Knows whom a user may represent.
    AccessManagement,
    /// Knows names.
    Register,
    /// Knows services, their owners and their policies.
    ResourceRegistry,
    /// Knows the agencies.
    Organizations,
    /// Tells subscribers what happened.
    Events,
}

impl Service {
    /// Returns the name for logs and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Maskinporten => "maskinporten",
            Self::TokenExchange => "token exchange",
            Self::Authorization => "authorization",
            Self::AccessManagement => "access management",
            Self::Register => "register",
            Self::ResourceRegistry => "resource registry",
            Self::Organizations => "organizations",
            Self::Events => "events",
        }
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A service did not give an answer that can be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Error {
    /// No connection, or it broke.
    #[error("{service} cannot be reached: {cause}")]
    Unreachable {
        /// The service.
        service: Service,
        /// What the HTTP client said, without the address.
        cause: String,
    },
    /// The answer has a status that is no success.
    #[error("{service} answered with status {status}")]
    Status {
        /// The service.
        service: Service,
        /// The status.
        status: u16,
    },
    /// The answer is a success but not what it should be.
    #[error("{service} sent an answer that cannot be read")]
    InvalidAnswer {
        /// The service.
        service: Service,
    },
    /// The answer did not come in time.
    #[error("{service} did not answer in time")]
    Timeout {
        /// The service.
        service: Service,
    },
    /// The service has failed so often that it is left alone for a moment.
    #[error("{service} is not called for a moment because it keeps failing")]
    Paused {
        /// The service.
        service: Service,
    },
    /// A user who can always represent at least himself was said to represent nobody.
    #[error("access management knows no party for a user who has one")]
    NoParties,
}

impl Error {
    /// Describes a failure of the HTTP client; the address is left out, because it may carry identifiers.
    pub(crate) fn of_client(service: Service, error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::Timeout { service };
        }
        let error = error.without_url();
        let mut cause = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            cause.push_str(": ");
            cause.push_str(&inner.to_string());
            source = inner.source();
        }
        Self::Unreachable { service, cause }
    }

    /// Could the same call succeed a moment later?
    pub(crate) fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Timeout { .. } => true,
            Self::Status { status, .. } => *status == 408 || *status >= 500,
            Self::InvalidAnswer { .. } | Self::Paused { .. } | Self::NoParties => false,
        }
    }

    /// Does the service seem to be in trouble, or to be asked too much?
    pub(crate) fn is_overload(&self) -> bool {
        self.is_transient() || matches!(self, Self::Status { status: 429, .. })
    }

    pub(crate) fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Status { status: 401, .. })
    }
}
