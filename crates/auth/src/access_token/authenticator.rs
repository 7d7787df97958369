//! From the `Authorization` header to the principal.

use std::sync::Arc;
use std::time::Duration;

use dialogporten_domain::Clock;
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use tokio_util::task::TaskTracker;

use super::bearer::bearer_token;
use super::cache::{TokenCache, ValidToken};
use super::fetch::Fetcher;
use super::issuer::{KnownIssuer, LoadedIssuer, RefreshRules};
use super::jws::Jws;
use super::lifetime::Lifetime;
use super::{Issuer, Unauthenticated};
use crate::Principal;

/// How access tokens are validated.
#[derive(Debug, Clone)]
pub struct AuthenticatorSettings {
    /// The trusted issuers.
    pub issuers: Vec<Issuer>,
    /// May keys be read over plain http? Only ever for an issuer on the same machine.
    pub allows_http: bool,
    /// Time limit of one request to an issuer.
    pub timeout: Duration,
    /// Age after which keys are read again.
    pub refresh_interval: Duration,
    /// Least time between two readings because of a key that is not known.
    pub unknown_key_floor: Duration,
    /// Least time between two readings of which the first failed.
    pub failure_pause: Duration,
    /// How many validated tokens are remembered.
    pub cached_tokens: u64,
}

impl Default for AuthenticatorSettings {
    fn default() -> Self {
        Self {
            issuers: Vec::new(),
            allows_http: false,
            timeout: Duration::from_secs(5),
            refresh_interval: Duration::from_hours(12),
            unknown_key_floor: Duration::from_mins(5),
            failure_pause: Duration::from_secs(10),
            cached_tokens: 10_000,
        }
    }
}

/// Turns access tokens into principals.
///
/// Every issuer is read on its own and when it is first needed, so that one that is down affects its own tokens only.
pub struct Authenticator {
    issuers: Vec<Arc<KnownIssuer>>,
    cache: TokenCache,
    clock: Clock,
    tasks: TaskTracker,
}

impl Authenticator {
    /// Creates an authenticator; nothing is fetched yet. Keys that are old are read by a task of `tasks`.
    pub fn new(settings: AuthenticatorSettings, http: reqwest::Client, clock: Clock, tasks: TaskTracker) -> Self {
        let fetcher = Fetcher { http, timeout: settings.timeout, allows_http: settings.allows_http };
        let rules = RefreshRules {
            interval: settings.refresh_interval,
            unknown_key_floor: settings.unknown_key_floor,
            failure_pause: settings.failure_pause,
        };
        let known = |issuer| Arc::new(KnownIssuer::new(issuer, rules, fetcher.clone(), clock.clone()));
        let issuers = settings.issuers.into_iter().map(known).collect();
        Self { issuers, cache: TokenCache::new(settings.cached_tokens), clock, tasks }
    }

    /// Reads the keys of all issuers that have not been read. What fails is logged, and tried again when it is needed.
    pub async fn warm_up(&self) {
        self.issuers.iter().map(|issuer| issuer.load_first()).collect::<FuturesUnordered<_>>().count().await;
    }

    /// Returns who calls, by the value of the `Authorization` header.
    pub async fn authenticate(&self, authorization: Option<&str>) -> Result<Arc<Principal>, Unauthenticated> {
        let token = bearer_token(authorization)?;
        let key = TokenCache::key(token);
        if let Some(known) = self.cache.get(&key).await
            && self.issuers[known.issuer].generation() == Some(known.generation)
        {
            known.lifetime.check(self.clock.now())?;
            self.refresh_if_due(known.issuer);
            return Ok(known.principal);
        }
        let valid = self.validate(token).await?;
        let principal = Arc::clone(&valid.principal);
        self.refresh_if_due(valid.issuer);
        self.cache.insert(key, valid).await;
        Ok(principal)
    }

    async fn validate(&self, token: &str) -> Result<ValidToken, Unauthenticated> {
        let jws = Jws::parse(token).ok_or(Unauthenticated::Malformed)?;
        let (issuer, loaded) = self.issuer_of(&jws).await?;
        let generation = self.verifying_generation(issuer, &loaded, &jws).await.inspect_err(|_| {
            // Either somebody tries to get in, or keys were changed in a way that we did not notice.
            let (issuer, kid) = (self.issuers[issuer].name(), jws.kid().filter(|kid| is_harmless(kid)));
            tracing::info!(issuer, kid, "the signature of a token is not valid");
        })?;
        let lifetime = Lifetime::of(&jws)?;
        let now = self.clock.now();
        lifetime.check(now)?;
        let principal = Arc::new(Principal::from_claims(jws.payload()));
        Ok(ValidToken { principal, lifetime, issuer, generation, remaining: lifetime.remaining(now) })
    }

    /// Returns the issuer whose published name is exactly the one in the token.
    async fn issuer_of(&self, jws: &Jws<'_>) -> Result<(usize, Arc<LoadedIssuer>), Unauthenticated> {
        let name = jws.issuer().ok_or(Unauthenticated::UnknownIssuer)?;
        let mut not_loaded = Vec::new();
        for (at, issuer) in self.issuers.iter().enumerate() {
            match issuer.loaded() {
                Some(loaded) if loaded.issuer == name => return Ok((at, loaded)),
                Some(_) => {}
                None => not_loaded.push(at),
            }
        }
        // The name of an issuer is only known once its metadata has been read. All that are missing are read at once,
        // and the first that fits is enough: nobody waits for one that is down.
        let first = |at: usize| async move { (at, self.issuers[at].load_first().await) };
        let mut readings: FuturesUnordered<_> = not_loaded.into_iter().map(first).collect();
        let mut is_one_missing = false;
        while let Some((at, loaded)) = readings.next().await {
            match loaded {
                Some(loaded) if loaded.issuer == name => return Ok((at, loaded)),
                Some(_) => {}
                None => is_one_missing = true,
            }
        }
        Err(if is_one_missing { Unauthenticated::IssuerUnavailable } else { Unauthenticated::UnknownIssuer })
    }

    /// Verifies the signature and returns the generation of the keys that did. Keys are read again, and the token tried
    /// once more, when no known key verifies it.
    async fn verifying_generation(
        &self,
        issuer: usize,
        loaded: &LoadedIssuer,
        jws: &Jws<'_>,
    ) -> Result<u64, Unauthenticated> {
        if loaded.keys.verifies(jws) {
            return Ok(loaded.generation);
        }
        // New keys do not make a forbidden algorithm allowed.
        if jws.algorithm().is_none() {
            return Err(Unauthenticated::Signature);
        }
        let newer = self.issuers[issuer].refresh_for_unknown_key(loaded).await;
        newer
            .filter(|newer| Some(newer.issuer.as_str()) == jws.issuer() && newer.keys.verifies(jws))
            .map(|newer| newer.generation)
            .ok_or(Unauthenticated::Signature)
    }

    fn refresh_if_due(&self, issuer: usize) {
        let issuer = &self.issuers[issuer];
        if issuer.is_due() {
            let issuer = Arc::clone(issuer);
            self.tasks.spawn(async move { issuer.refresh_due().await });
        }
    }
}

/// May a name that anybody could have made up be logged? It must be short, and no number of a person.
fn is_harmless(kid: &str) -> bool {
    kid.len() <= 64 && kid.bytes().all(|byte| byte.is_ascii_graphic()) && !kid.bytes().all(|byte| byte.is_ascii_digit())
}
