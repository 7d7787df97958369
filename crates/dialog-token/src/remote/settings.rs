//! Where the keys are, and how often they are read.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use url::{Host, Url};

use crate::Rules;

/// Where the keys are, and how often they are read.
#[derive(Debug, Clone)]
pub struct ValidatorSettings {
    /// The checks.
    pub rules: Rules,
    /// Where the keys are.
    pub(super) source: KeySource,
    /// Age after which keys are read again: half a day. The service asks for at least once a day.
    pub refresh_interval: Duration,
    /// Time between two attempts to read keys again when the first has failed: ten minutes.
    pub retry_interval: Duration,
    /// Least time between two readings because of a key that is not known, or because there are none: one minute.
    pub min_interval: Duration,
    /// Age after which keys are not trusted any more, when they could not be read again: two days.
    pub max_age: Duration,
    /// Time limit of one request: ten seconds.
    pub timeout: Duration,
    /// Tells the time.
    pub time: TimeSource,
}

/// Where the keys are.
#[derive(Debug, Clone)]
pub(super) enum KeySource {
    /// A metadata document says.
    Metadata(String),
    /// They are here.
    KeySet(String),
}

impl ValidatorSettings {
    /// Finds everything from the public base address of the service, such as
    /// `https://platform.altinn.no/dialogporten`.
    pub fn discover(base_uri: &str) -> Self {
        let issuer = format!("{}/api/v1", base_uri.trim_end_matches('/'));
        let metadata = format!("{issuer}/.well-known/oauth-authorization-server");
        Self::with(&issuer, KeySource::Metadata(metadata))
    }

    /// Takes the name of the issuer and the address of its keys, for those who reach the service under another address
    /// than the public one.
    pub fn with_key_set(issuer: &str, key_set: &str) -> Self {
        Self::with(issuer, KeySource::KeySet(key_set.to_owned()))
    }

    fn with(issuer: &str, source: KeySource) -> Self {
        Self {
            rules: Rules::new(issuer),
            source,
            refresh_interval: Duration::from_hours(12),
            retry_interval: Duration::from_mins(10),
            min_interval: Duration::from_mins(1),
            max_age: Duration::from_hours(48),
            timeout: Duration::from_secs(10),
            time: TimeSource::default(),
        }
    }
}

/// Tells the time in Unix seconds.
#[derive(Clone)]
pub struct TimeSource(Arc<dyn Fn() -> i64 + Send + Sync>);

impl TimeSource {
    /// Takes the time from a function, for tests.
    pub fn new(now: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    pub(super) fn now(&self) -> i64 {
        (self.0)()
    }
}

impl Default for TimeSource {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock here")]
    fn default() -> Self {
        Self::new(|| {
            let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
        })
    }
}

impl fmt::Debug for TimeSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TimeSource")
    }
}

/// An address that keys must not be read from.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the address of the keys must begin with https, unless it is on this machine: {0}")]
pub struct InvalidAddress(pub String);

/// Returns the address if whatever comes from there can be trusted: whoever can change the answer can sign tokens.
pub(super) fn trusted(address: &str) -> Result<Url, InvalidAddress> {
    let url = Url::parse(address).map_err(|_| InvalidAddress(address.to_owned()))?;
    let is_local = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    };
    let is_trusted = url.scheme() == "https" || (url.scheme() == "http" && is_local);
    if is_trusted { Ok(url) } else { Err(InvalidAddress(address.to_owned())) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://dialogporten.example/api/v1/.well-known/jwks.json", true)]
    #[case("http://127.0.0.1:7214/jwks", true)]
    #[case("http://[::1]:7214/jwks", true)]
    #[case("http://localhost/jwks", true)]
    #[case("http://dialogporten.example/jwks", false)]
    #[case("http://localhost.example/jwks", false)]
    #[case("ftp://127.0.0.1/jwks", false)]
    #[case("jwks", false)]
    fn only_protected_and_local_addresses_are_trusted(#[case] address: &str, #[case] is_trusted: bool) {
        assert_eq!(trusted(address).is_ok(), is_trusted);
    }

    #[test]
    fn everything_is_found_from_the_base_address() {
        let settings = ValidatorSettings::discover("https://platform.example/dialogporten/");
        assert_eq!(settings.rules.issuer, "https://platform.example/dialogporten/api/v1");
    }
}
