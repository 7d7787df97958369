//! The Altinn platform, and how it is called.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::reader::Reader;

/// The Altinn platform.
#[derive(Debug, Clone)]
pub struct AltinnSettings {
    /// Base address of authorization, access management, register and resource registry.
    pub base_uri: Url,
    /// Base address of what it publishes openly.
    pub cdn_base_uri: Url,
    /// Base address of the event bus; the same unless it is set.
    pub events_base_uri: Url,
    /// Key for the subscriptions to them.
    pub subscription_key: SecretString,
    /// How long what a user may do is taken from memory.
    pub access_max_age: Duration,
}

/// Calls to neighbors.
#[derive(Debug, Clone, Copy)]
pub struct CallSettings {
    /// Median pause before a failed call is repeated.
    pub first_retry_delay: Duration,
    /// Longest time that an attempt may take, and that a request waits for a neighbor.
    pub timeout: Duration,
}

/// A revoked right that stays effective for longer is no cached one, but a wrong one.
const LONGEST_ACCESS_AGE: u64 = 900;

pub(super) fn altinn(r: &mut Reader<'_>) -> Option<AltinnSettings> {
    let base_uri = r.url("Infrastructure:Altinn:BaseUri");
    let subscription_key = r.secret("Infrastructure:Altinn:SubscriptionKey");
    let cdn_base_uri = r.url("Infrastructure:AltinnCdn:BaseUri");
    let events_base_uri = r.optional_url("Infrastructure:Altinn:EventsBaseUri");
    let access_max_age = r.parsed("Infrastructure:Altinn:AccessMaxAgeSeconds", 30, "a number of seconds");
    if access_max_age > LONGEST_ACCESS_AGE {
        r.problem("Infrastructure:Altinn:AccessMaxAgeSeconds", "must be at most 900");
    }
    let base_uri = base_uri?;
    Some(AltinnSettings {
        access_max_age: Duration::from_secs(access_max_age),
        events_base_uri: events_base_uri.unwrap_or_else(|| base_uri.clone()),
        base_uri,
        cdn_base_uri: cdn_base_uri?,
        subscription_key: subscription_key?,
    })
}

pub(super) fn calls(r: &mut Reader<'_>) -> CallSettings {
    let mut millis = |name: &str, default| {
        Duration::from_millis(r.parsed(&format!("Infrastructure:Http:{name}"), default, "a number of milliseconds"))
    };
    CallSettings {
        first_retry_delay: millis("FirstRetryDelayMilliseconds", 1000),
        timeout: millis("TimeoutMilliseconds", 25_000),
    }
}
