//! What every handler may use.

use std::sync::Arc;

use dialogporten_app::App;
use dialogporten_auth::Authenticator;

use crate::openapi::OpenApiSettings;
use crate::{HealthState, RateLimiting};

/// Shared state of the routes.
#[derive(Clone)]
pub struct RestState {
    /// The use cases.
    pub app: Arc<App>,
    /// Turns tokens into principals.
    pub authenticator: Arc<Authenticator>,
    /// Public address of the API.
    pub base_uri: Arc<str>,
    /// What the probes look at.
    pub health: HealthState,
    /// How much clients may ask for.
    pub rate_limits: RateLimiting,
    /// How the descriptions are shown.
    pub open_api: Arc<OpenApiSettings>,
}

/// Which routers a process serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// Both.
    All,
    /// The service-owner API.
    ServiceOwner,
    /// The end-user API.
    EndUser,
}

impl Surface {
    pub(crate) fn includes_service_owner(self) -> bool {
        self != Self::EndUser
    }

    pub(crate) fn includes_end_user(self) -> bool {
        self != Self::ServiceOwner
    }
}
