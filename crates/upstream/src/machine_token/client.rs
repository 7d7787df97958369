//! Getting and keeping the machine token.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use dialogporten_domain::{Clock, Timestamp};
use http::header::{ACCEPT, CONTENT_TYPE};
use secrecy::{ExposeSecret as _, SecretString};
use tokio_util::task::TaskTracker;
use tracing::error;
use url::form_urlencoded;

use super::MaskinportenSettings;
use super::dto::{TokenErrorResponse, TokenResponse};
use super::grant::{GrantSigner, InvalidMachineKey};
use crate::circuit::Circuit;
use crate::failsafe::{CacheOptions, FailSafe, Loaded};
use crate::{CallSettings, Error, Service, json, metrics};

/// Least time between two renewals of tokens that were not accepted: a service that accepts none must not make every
/// call fetch one.
const RENEWAL_PAUSE: Duration = Duration::from_secs(5);
/// A token is renewed this long before it expires at the latest.
const MARGIN: Duration = Duration::from_secs(5);

/// The machine token, fetched when it is needed and kept while it is valid. Cheap to clone.
#[derive(Clone)]
pub(crate) struct MachineToken(Arc<Inner>);

struct Inner {
    source: Arc<TokenSource>,
    kept: FailSafe<(), SecretString>,
    renewed_at: Mutex<Option<Timestamp>>,
}

struct TokenSource {
    settings: MaskinportenSettings,
    signer: GrantSigner,
    http: reqwest::Client,
    calls: CallSettings,
    circuit: Circuit,
    clock: Clock,
}

impl MachineToken {
    pub(crate) fn new(
        settings: MaskinportenSettings,
        calls: &CallSettings,
        http: reqwest::Client,
        clock: Clock,
        tasks: TaskTracker,
    ) -> Result<Self, InvalidMachineKey> {
        let signer = GrantSigner::new(&settings)?;
        let options = CacheOptions {
            capacity: 1,
            // Every token says itself how long it is valid.
            duration: Duration::from_hours(1),
            jitter: Duration::ZERO,
            eager_percent: 80,
            // A token that has expired is of no use.
            max_stale: Duration::ZERO,
            soft_timeout: Duration::ZERO,
            hard_timeout: calls.call_timeout,
            throttle: Duration::from_secs(5),
        };
        let kept = FailSafe::new(Service::Maskinporten, options, clock.clone(), tasks);
        let source = TokenSource { settings, signer, http, calls: *calls, circuit: Circuit::default(), clock };
        Ok(Self(Arc::new(Inner { source: Arc::new(source), kept, renewed_at: Mutex::default() })))
    }

    /// Returns the token.
    pub(crate) async fn get(&self) -> Result<SecretString, Error> {
        let source = Arc::clone(&self.0.source);
        self.0.kept.get((), || async move { source.fetch().await }).await
    }

    /// Returns a token other than one that a service did not accept; none when that one has just been renewed.
    pub(crate) async fn renewed(&self, refused: &SecretString) -> Result<Option<SecretString>, Error> {
        let mut is_renewed = true;
        // When many calls were refused at once, the first one fetches the new token for all.
        let is_refused = |kept: &SecretString| {
            let is_refused = kept.expose_secret() == refused.expose_secret();
            is_renewed = !is_refused || self.may_renew();
            is_refused && is_renewed
        };
        self.0.kept.forget_if(&(), is_refused).await;
        if is_renewed { self.get().await.map(Some) } else { Ok(None) }
    }

    fn may_renew(&self) -> bool {
        let now = self.0.source.clock.now();
        let mut renewed_at = self.0.renewed_at.lock().unwrap_or_else(PoisonError::into_inner);
        let may_renew = renewed_at.is_none_or(|last| now >= last.plus(RENEWAL_PAUSE));
        if may_renew {
            *renewed_at = Some(now);
        }
        may_renew
    }
}

impl TokenSource {
    async fn fetch(&self) -> Result<Loaded<SecretString>, Error> {
        if !self.circuit.admits(self.clock.now(), &self.calls) {
            return Err(Error::Paused { service: Service::Maskinporten });
        }
        let outcome = self.granted().await;
        self.circuit.record(outcome.is_err(), self.clock.now(), &self.calls);
        outcome
    }

    async fn granted(&self) -> Result<Loaded<SecretString>, Error> {
        let granted = self.grant().await?;
        let token = self.exchange(&granted.access_token).await?;
        let duration = Duration::from_secs(granted.expires_in).saturating_sub(MARGIN);
        Ok(Loaded::KeepFor(token, duration))
    }

    async fn grant(&self) -> Result<TokenResponse, Error> {
        let service = Service::Maskinporten;
        let grant = self.signer.sign(&self.settings, self.clock.now()).ok_or(Error::InvalidAnswer { service })?;
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
            .append_pair("assertion", &grant)
            .finish();
        let request = self
            .http
            .post(self.settings.endpoints.token.clone())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form);
        let answer = self.send(service, request).await?;
        json::from_slice(&answer).map_err(|_| Error::InvalidAnswer { service })
    }

    /// Exchanges the token. The answer is the new one, in most versions as a JSON text with quotes.
    async fn exchange(&self, granted: &str) -> Result<SecretString, Error> {
        let service = Service::TokenExchange;
        let request = self
            .http
            .get(self.settings.endpoints.exchange.clone())
            .bearer_auth(granted)
            .header(ACCEPT, "application/json");
        let answer = self.send(service, request).await?;
        bearer_token(&answer).map(Into::into).ok_or(Error::InvalidAnswer { service })
    }

    async fn send(&self, service: Service, request: reqwest::RequestBuilder) -> Result<Bytes, Error> {
        let started = Instant::now();
        let outcome = self.answer_to(service, request).await;
        metrics::called(service, started.elapsed(), &outcome);
        outcome
    }

    async fn answer_to(&self, service: Service, request: reqwest::RequestBuilder) -> Result<Bytes, Error> {
        let of_client = |error| Error::of_client(service, error);
        let response = request.timeout(self.calls.attempt_timeout).send().await.map_err(of_client)?;
        let status = response.status();
        let body = response.bytes().await.map_err(of_client)?;
        if status.is_success() {
            return Ok(body);
        }
        let code = error_code(&body);
        error!(service = service.as_str(), status = status.as_u16(), code, "the machine token was refused");
        Err(Error::Status { service, status: status.as_u16() })
    }
}

/// Returns the token in an answer that is a JSON text or the bare token.
fn bearer_token(answer: &[u8]) -> Option<String> {
    let answer = std::str::from_utf8(answer).ok()?.trim();
    let token = match serde_json::from_str(answer) {
        Ok(serde_json::Value::String(token)) => token,
        Ok(_) => return None,
        Err(_) => answer.to_owned(),
    };
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    (!token.is_empty() && token.bytes().all(is_token)).then_some(token)
}

/// Returns the OAuth error code, which is a word from a fixed list; nothing else of the answer may reach a log.
fn error_code(body: &[u8]) -> Option<String> {
    let code = json::from_slice::<TokenErrorResponse>(body).ok()?.error;
    (code.len() <= 40 && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')).then_some(code)
}
