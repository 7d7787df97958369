//! What operators decide.

use std::num::NonZeroU32;

use super::Network;

/// How much clients may ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimitSettings {
    /// What each client of the end-user API may ask for; people count one by one.
    pub end_user: Rate,
    /// What each client of the service-owner API may ask for.
    pub service_owner: Rate,
    /// What each address may ask for without a valid token.
    pub anonymous: Rate,
    /// Client identifiers and organization numbers that are not limited.
    pub exempt_clients: Vec<String>,
    /// Proxies whose `X-Forwarded-For` header is believed.
    pub trusted_proxies: Vec<Network>,
}

/// A budget and how it grows back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many requests may come at once.
    pub burst: NonZeroU32,
    /// How many requests may come in the long run.
    pub sustained_per_minute: NonZeroU32,
}
