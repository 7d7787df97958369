//! The scopes that the API knows.

/// Gives access to the end-user API.
pub const END_USER: &str = "digdir:dialogporten";
/// Gives access to the end-user API; identity providers show no consent screen for it.
pub const END_USER_NO_CONSENT: &str = "digdir:dialogporten.noconsent";
/// Gives access to the service-owner API, except searches.
pub const SERVICE_PROVIDER: &str = "digdir:dialogporten.serviceprovider";
/// Gives access to the searches of the service-owner API, together with [`SERVICE_PROVIDER`].
pub const SERVICE_PROVIDER_SEARCH: &str = "digdir:dialogporten.serviceprovider.search";
/// Allows changing transmissions, together with [`SERVICE_PROVIDER`].
pub const CHANGE_TRANSMISSIONS: &str = "digdir:dialogporten.serviceprovider.changetransmissions";
/// Lifts ownership and several other checks of the service-owner API.
pub const ADMIN: &str = "digdir:dialogporten.serviceprovider.admin";
/// Allows the legacy HTML media types in content.
pub const LEGACY_HTML: &str = "digdir:dialogporten.serviceprovider.legacyhtml";
/// Allows message services, their activity types and longer texts. Two names are in use for the same right.
pub const CORRESPONDENCE: [&str; 2] =
    ["digdir:dialogporten.correspondence", "digdir:dialogporten.serviceprovider.correspondence"];
/// Gives access to the condition check of the notification service.
pub const NOTIFICATION_CHECK: &str = "altinn:system/notifications.condition.check";
/// Gives access to endpoints that exist for tests only.
pub const TESTING: &str = "digdir:dialogporten.developer.test";
