//! A service as something that can be called.

use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use bytes::{Bytes, BytesMut};
use dialogporten_domain::Clock;
use http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde::de::{DeserializeOwned, DeserializeSeed};
use tokio::sync::Semaphore;
use tracing::{Instrument as _, warn};
use url::Url;

use crate::circuit::Circuit;
use crate::http::Propagate;
use crate::machine_token::MachineToken;
use crate::retry::with_retries;
use crate::{CallSettings, Error, Service, json, metrics, spans};

/// Header with the key of the API gateway.
const SUBSCRIPTION_KEY: &str = "Ocp-Apim-Subscription-Key";

/// Everything but the characters that need no encoding anywhere.
const OUTSIDE_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// Bytes of a refusal that are worth reading.
const LONGEST_REFUSAL: usize = 1024;
const JSON: &str = "application/json; charset=utf-8";

/// Larger than any answer, in bytes: the list of resources has some megabytes.
const LARGEST: usize = 64 << 20;

/// A service with everything that is needed to call it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Endpoint(Arc<Inner>);

struct Inner {
    service: Service,
    base: Url,
    http: reqwest::Client,
    settings: CallSettings,
    permits: Semaphore,
    circuit: Circuit,
    clock: Clock,
    access: Access,
    propagate: Option<Propagate>,
}

/// How a service knows who calls.
pub(crate) enum Access {
    /// It does not.
    Anonymous,
    /// By a machine token, and by the key of the API gateway.
    Machine(MachineToken, Option<SecretString>),
}

struct Call<'a> {
    method: Method,
    url: Url,
    /// A document and its media type.
    body: Option<(&'static str, Bytes)>,
    /// Language of the answer, where there is a choice.
    language: Option<&'static str>,
    /// Keeps the beginning of an answer that is no success.
    refusal: Option<&'a Mutex<Option<Bytes>>>,
}

/// Reads the beginning of an answer, however long it is.
async fn beginning(mut response: reqwest::Response) -> Bytes {
    let mut read = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        read.extend_from_slice(&chunk[..chunk.len().min(LONGEST_REFUSAL - read.len())]);
        if read.len() >= LONGEST_REFUSAL {
            break;
        }
    }
    read.into()
}

impl Endpoint {
    pub(crate) fn new(
        service: Service,
        base: Url,
        http: reqwest::Client,
        settings: CallSettings,
        clock: Clock,
        access: Access,
        propagate: Option<Propagate>,
    ) -> Self {
        let (permits, circuit) = (Semaphore::new(settings.max_concurrent), Circuit::default());
        Self(Arc::new(Inner { service, base, http, settings, permits, circuit, clock, access, propagate }))
    }

    /// Returns the address of a path with an optional query under the base address, whose own path is kept.
    pub(crate) fn url(&self, path_and_query: &str) -> Result<Url, Error> {
        let base = self.0.base.as_str().trim_end_matches('/');
        Url::parse(&format!("{base}/{}", path_and_query.trim_start_matches('/'))).map_err(|_| self.invalid_answer())
    }

    /// Returns an address for others to follow: a path under the base address and one more segment, which is encoded.
    pub(crate) fn link(&self, path: &str, segment: &str) -> String {
        let base = self.0.base.as_str().trim_end_matches('/');
        let segment = utf8_percent_encode(segment, OUTSIDE_UNRESERVED);
        format!("{base}/{path}/{segment}")
    }

    /// Returns the path of the base address, without a slash at its end.
    pub(crate) fn base_path(&self) -> &str {
        self.0.base.path().trim_end_matches('/')
    }

    /// Reads a document.
    pub(crate) async fn get(&self, url: Url) -> Result<Bytes, Error> {
        self.run(Call { method: Method::GET, url, body: None, language: None, refusal: None }).await
    }

    /// Reads a document in a language.
    pub(crate) async fn get_in<T: DeserializeOwned>(&self, url: Url, language: &'static str) -> Result<T, Error> {
        let answer =
            self.run(Call { method: Method::GET, url, body: None, language: Some(language), refusal: None }).await?;
        self.read(&answer)
    }

    /// Sends a JSON document and reads one.
    pub(crate) async fn post<T: DeserializeOwned>(&self, url: Url, body: &impl Serialize) -> Result<T, Error> {
        let answer = self.ask(url, body).await?;
        self.read(&answer)
    }

    /// Sends a JSON document and returns what is answered.
    pub(crate) async fn ask(&self, url: Url, body: &impl Serialize) -> Result<Bytes, Error> {
        let body = serde_json::to_vec(body).map_err(|_| self.invalid_answer())?;
        let body = Some((JSON, body.into()));
        self.run(Call { method: Method::POST, url, body, language: None, refusal: None }).await
    }

    /// Sends a document of a media type in one attempt; what is answered does not matter as long as it is a success.
    /// Otherwise `refusal` becomes the beginning of the answer.
    pub(crate) async fn send(
        &self,
        url: Url,
        media_type: &'static str,
        body: &impl Serialize,
        refusal: &mut Option<Bytes>,
    ) -> Result<(), Error> {
        let body = serde_json::to_vec(body).map_err(|_| self.invalid_answer())?;
        let body = Some((media_type, body.into()));
        let refused = Mutex::new(None);
        let call = Call { method: Method::POST, url, body, language: None, refusal: Some(&refused) };
        let outcome = self.run(call).await;
        *refusal = refused.into_inner().unwrap_or_else(PoisonError::into_inner);
        outcome.map(drop)
    }

    /// Reads JSON.
    pub(crate) fn read<T: DeserializeOwned>(&self, answer: &[u8]) -> Result<T, Error> {
        self.read_as(PhantomData, answer)
    }

    /// Reads JSON as a seed makes it.
    pub(crate) fn read_as<'de, S: DeserializeSeed<'de>>(&self, seed: S, answer: &'de [u8]) -> Result<S::Value, Error> {
        json::read(seed, answer).map_err(|error| {
            // The error itself may quote the answer.
            let (line, column) = (error.line(), error.column());
            warn!(service = self.0.service.as_str(), line, column, "an answer is not the expected JSON");
            self.invalid_answer()
        })
    }

    pub(crate) fn invalid_answer(&self) -> Error {
        Error::InvalidAnswer { service: self.0.service }
    }

    async fn run(&self, call: Call<'_>) -> Result<Bytes, Error> {
        let Inner { service, settings, circuit, clock, .. } = &*self.0;
        if !circuit.admits(clock.now(), settings) {
            return Err(Error::Paused { service: *service });
        }
        let run = tokio::time::timeout(settings.call_timeout, self.with_access(&call));
        let outcome = run.await.unwrap_or(Err(Error::Timeout { service: *service }));
        circuit.record(outcome.as_ref().is_err_and(Error::is_overload), clock.now(), settings);
        outcome
    }

    /// Calls with the machine token where one is needed. A token that the service does not accept is replaced once.
    async fn with_access(&self, call: &Call<'_>) -> Result<Bytes, Error> {
        let Access::Machine(tokens, _) = &self.0.access else {
            return with_retries(&self.0.settings, || self.attempt(call, None)).await;
        };
        let token = tokens.get().await?;
        let outcome = with_retries(&self.0.settings, || self.attempt(call, Some(&token))).await;
        match outcome {
            Err(error) if error.is_unauthorized() => {
                let Some(token) = tokens.renewed(&token).await? else { return Err(error) };
                with_retries(&self.0.settings, || self.attempt(call, Some(&token))).await
            }
            outcome => outcome,
        }
    }

    async fn attempt(&self, call: &Call<'_>, token: Option<&SecretString>) -> Result<Bytes, Error> {
        let span = spans::call(self.0.service, &call.method);
        let outcome = self.try_once(call, token).instrument(span.clone()).await;
        spans::ended(&span, &outcome);
        outcome
    }

    async fn try_once(&self, call: &Call<'_>, token: Option<&SecretString>) -> Result<Bytes, Error> {
        let inner = &*self.0;
        let service = inner.service;
        // The semaphore is never closed.
        let _permit = inner.permits.acquire().await.map_err(|_| Error::Timeout { service })?;
        let mut request = inner
            .http
            .request(call.method.clone(), call.url.clone())
            .timeout(inner.settings.attempt_timeout)
            .headers(self.headers(token));
        if let Some(language) = call.language {
            request = request.header(ACCEPT_LANGUAGE, language);
        }
        if let Some((media_type, body)) = &call.body {
            request = request.header(CONTENT_TYPE, *media_type).body(body.clone());
        }
        let started = Instant::now();
        let outcome = self.exchange(call, request).await;
        metrics::called(service, started.elapsed(), &outcome);
        outcome
    }

    async fn exchange(&self, call: &Call<'_>, request: reqwest::RequestBuilder) -> Result<Bytes, Error> {
        let service = self.0.service;
        let response = request.send().await.map_err(|error| Error::of_client(service, error))?;
        match response.status() {
            // 206 is a success, too: the register uses it when it does not know everybody.
            status if status.is_success() => self.body(response).await,
            status => {
                if let Some(kept) = call.refusal {
                    let answer = beginning(response).await;
                    *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
                }
                Err(self.refused(status))
            }
        }
    }

    async fn body(&self, mut response: reqwest::Response) -> Result<Bytes, Error> {
        // Growing step by step would need the room twice.
        let length = response.content_length().and_then(|length| usize::try_from(length).ok());
        let mut body = BytesMut::with_capacity(length.unwrap_or(0).min(LARGEST));
        while let Some(chunk) = response.chunk().await.map_err(|error| Error::of_client(self.0.service, error))? {
            if body.len() + chunk.len() > LARGEST {
                return Err(self.invalid_answer());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    fn refused(&self, status: StatusCode) -> Error {
        Error::Status { service: self.0.service, status: status.as_u16() }
    }

    fn headers(&self, token: Option<&SecretString>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if let Some(propagate) = self.0.propagate {
            propagate(&mut headers);
        }
        if let Some(token) = token
            && let Ok(mut value) = HeaderValue::try_from(format!("Bearer {}", token.expose_secret()))
        {
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        if let Access::Machine(_, Some(key)) = &self.0.access
            && let Ok(mut value) = HeaderValue::try_from(key.expose_secret())
        {
            value.set_sensitive(true);
            headers.insert(SUBSCRIPTION_KEY, value);
        }
        headers
    }
}
