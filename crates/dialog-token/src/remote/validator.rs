//! From a token to its claims.

use std::sync::Arc;
use std::time::Duration;

use super::fetch::{Fetcher, KeysUnavailable};
use super::keys::{Keys, Loaded};
use super::settings::{InvalidAddress, TimeSource, ValidatorSettings};
use crate::{Claims, Demands, Error, Invalid, Rejected, Rules};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Validates dialog tokens with the keys that the service publishes.
///
/// Keys are read when they are first needed and kept for half a day; a token that names another key makes them be read
/// again, so that a new key works at once, but not more often than once a minute, whatever anybody sends.
pub struct Validator {
    rules: Rules,
    keys: Keys,
    time: TimeSource,
}

impl Validator {
    /// Creates a validator; nothing is fetched yet.
    #[expect(clippy::disallowed_methods, reason = "this crate is used alone, outside the service")]
    pub fn new(settings: ValidatorSettings) -> Result<Self, InvalidAddress> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(settings.timeout)
            // Whoever can send a reader elsewhere could publish keys.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap_or_default();
        let fetcher = Fetcher::new(&settings, http)?;
        let keys = Keys::new(fetcher, &settings);
        Ok(Self { rules: settings.rules, keys, time: settings.time })
    }

    /// Reads the keys, so that a wrong address shows at the start and not with the first user.
    pub async fn load(&self) -> Result<(), KeysUnavailable> {
        self.keys.current().await.map(drop)
    }

    /// Validates a token and everything that is demanded of it.
    pub async fn validate(&self, token: &str, demands: &Demands) -> Result<Claims, Error> {
        let loaded = self.keys.current().await?;
        let outcome = self.check(token, &loaded, demands);
        if let Err(rejected) = &outcome
            && rejected.reasons.contains(&Invalid::UnknownKey)
            && let Some(newer) = self.keys.for_unknown_key(&loaded).await
        {
            return Ok(self.check(token, &newer, demands)?);
        }
        Ok(outcome?)
    }

    /// Validates the token of an `Authorization` header.
    pub async fn validate_header(&self, authorization: Option<&str>, demands: &Demands) -> Result<Claims, Error> {
        let token = authorization.and_then(|value| value.trim().split_once(' '));
        match token {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer") => {
                self.validate(token.trim(), demands).await
            }
            _ => Err(Rejected::malformed().into()),
        }
    }

    fn check(&self, token: &str, loaded: &Arc<Loaded>, demands: &Demands) -> Result<Claims, Rejected> {
        self.rules.check(token, &loaded.keys, demands, self.time.now())
    }
}
