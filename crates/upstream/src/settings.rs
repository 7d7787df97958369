//! How the platform is reached.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::MaskinportenSettings;
use crate::access_metadata::ACCESS_METADATA_CACHE;
use crate::authorized_parties::AUTHORIZED_PARTIES_CACHE;
use crate::failsafe::CacheOptions;
use crate::http::Propagate;
use crate::organizations::ORGANIZATIONS_CACHE;
use crate::party_names::PARTY_NAMES_CACHE;
use crate::pdp::DECISIONS_CACHE;
use crate::resource_registry::RESOURCES_CACHE;

/// How the platform is reached.
#[derive(Debug, Clone)]
pub struct UpstreamSettings {
    /// Base address of the platform; a path in it is kept.
    pub base_uri: Url,
    /// Base address of what the platform publishes openly; the platform itself unless something else is set.
    pub cdn_base_uri: Url,
    /// Base address of the event bus.
    pub events_base_uri: Url,
    /// Key of the API gateway.
    pub subscription_key: Option<SecretString>,
    /// Where the machine token comes from.
    pub maskinporten: MaskinportenSettings,
    /// Rules for every call.
    pub calls: CallSettings,
    /// Switches for parties and names.
    pub parties: PartySettings,
    /// Cache of access decisions.
    pub decisions_cache: CacheOptions,
    /// Cache of authorized parties.
    pub authorized_parties_cache: CacheOptions,
    /// Cache of names.
    pub party_names_cache: CacheOptions,
    /// Cache of the list of resources.
    pub resources_cache: CacheOptions,
    /// Cache of the names of roles and access packages.
    pub access_metadata_cache: CacheOptions,
    /// Cache of the agencies.
    pub organizations_cache: CacheOptions,
    /// Carries the trace context to the services.
    pub propagate: Option<Propagate>,
}

impl UpstreamSettings {
    /// Returns the settings for a platform, everything else as in production.
    pub fn new(base_uri: Url, subscription_key: Option<SecretString>, maskinporten: MaskinportenSettings) -> Self {
        Self {
            cdn_base_uri: base_uri.clone(),
            events_base_uri: base_uri.clone(),
            base_uri,
            subscription_key,
            maskinporten,
            calls: CallSettings::default(),
            parties: PartySettings::default(),
            decisions_cache: DECISIONS_CACHE,
            authorized_parties_cache: AUTHORIZED_PARTIES_CACHE,
            party_names_cache: PARTY_NAMES_CACHE,
            resources_cache: RESOURCES_CACHE,
            access_metadata_cache: ACCESS_METADATA_CACHE,
            organizations_cache: ORGANIZATIONS_CACHE,
            propagate: None,
        }
    }
}

/// Rules for every call.
#[derive(Debug, Clone, Copy)]
pub struct CallSettings {
    /// Time limit of one attempt.
    pub attempt_timeout: Duration,
    /// Time limit of a call with all its attempts and pauses.
    pub call_timeout: Duration,
    /// How often a call is repeated after a failure that may pass.
    pub max_retries: usize,
    /// Median pause before the first repetition; later pauses double.
    pub first_delay: Duration,
    /// How many requests may be under way to one service.
    pub max_concurrent: usize,
    /// After how many failed calls in a row a service is left alone for a while; none for never.
    pub failures_before_pause: Option<u32>,
    /// For how long.
    pub pause: Duration,
}

impl Default for CallSettings {
    fn default() -> Self {
        Self {
            attempt_timeout: Duration::from_secs(25),
            call_timeout: Duration::from_mins(1),
            max_retries: 3,
            first_delay: Duration::from_secs(1),
            max_concurrent: 64,
            failures_before_pause: Some(10),
            pause: Duration::from_secs(5),
        }
    }
}

/// Switches for parties and names.
#[derive(Debug, Clone)]
pub struct PartySettings {
    /// Does the platform apply the preferences in the user's profile?
    pub uses_auto_parameters: bool,
    /// Are questions about machine identities narrowed to single parties? Otherwise one answer serves all questions.
    pub filters_for_system_users: bool,
    /// The same for e-mail users.
    pub filters_for_email_users: bool,
    /// Are answers about e-mail users cached? By default not, because merging accounts must show at once.
    pub caches_email_users: bool,
    /// Does the register give the names of persons in the right order?
    pub keeps_person_name_order: bool,
    /// Pauses between the attempts to find the name of a machine identity, which the register learns late.
    pub system_user_name_delays: Vec<Duration>,
}

impl Default for PartySettings {
    fn default() -> Self {
        Self {
            uses_auto_parameters: false,
            filters_for_system_users: false,
            filters_for_email_users: false,
            caches_email_users: false,
            keeps_person_name_order: false,
            system_user_name_delays: [500, 1000, 2000].map(Duration::from_millis).to_vec(),
        }
    }
}
