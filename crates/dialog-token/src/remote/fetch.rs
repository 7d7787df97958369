//! Reading the published documents.

use reqwest::header;
use serde::Deserialize;
use thiserror::Error;
use url::Url;

use super::settings::{InvalidAddress, KeySource, ValidatorSettings, trusted};
use crate::KeySet;

/// Most bytes of a document.
const MAX_DOCUMENT: usize = 64 * 1024;

/// Why there are no keys.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KeysUnavailable {
    /// The service cannot be reached, or answers with an error.
    #[error("the service cannot be reached: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// The metadata name an address that keys must not be read from.
    #[error(transparent)]
    Untrusted(#[from] InvalidAddress),
    /// The metadata are not readable, or of another issuer.
    #[error("the metadata are not those of the issuer")]
    Metadata,
    /// The key set is not readable, or has no usable key.
    #[error("the key set has no usable key")]
    NoKeys,
    /// A document is too large.
    #[error("a document is too large")]
    TooLarge,
    /// The last attempt has failed, and it is too early for another one.
    #[error("the last attempt failed a short while ago")]
    Pausing,
    /// The keys could not be read for so long that they are not trusted any more.
    #[error("the keys are too old")]
    TooOld,
}

/// Reads the published keys.
pub(super) struct Fetcher {
    http: reqwest::Client,
    issuer: String,
    source: Source,
}

enum Source {
    Metadata(Url),
    KeySet(Url),
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    jwks_uri: String,
}

impl Fetcher {
    pub(super) fn new(settings: &ValidatorSettings, http: reqwest::Client) -> Result<Self, InvalidAddress> {
        let source = match &settings.source {
            KeySource::Metadata(address) => Source::Metadata(trusted(address)?),
            KeySource::KeySet(address) => Source::KeySet(trusted(address)?),
        };
        Ok(Self { http, issuer: settings.rules.issuer.clone(), source })
    }

    pub(super) async fn fetch(&self) -> Result<KeySet, KeysUnavailable> {
        let key_set = match &self.source {
            Source::KeySet(address) => self.get(address.clone()).await?,
            Source::Metadata(address) => {
                let metadata = self.get(address.clone()).await?;
                let metadata: Metadata = serde_json::from_slice(&metadata).map_err(|_| KeysUnavailable::Metadata)?;
                if metadata.issuer != self.issuer {
                    return Err(KeysUnavailable::Metadata);
                }
                self.get(trusted(&metadata.jwks_uri)?).await?
            }
        };
        KeySet::parse(&key_set).ok_or(KeysUnavailable::NoKeys)
    }

    async fn get(&self, address: Url) -> Result<Vec<u8>, KeysUnavailable> {
        let request = self.http.get(address).header(header::ACCEPT, "application/json");
        let mut response = request.send().await?.error_for_status()?;
        let mut document = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            document.extend_from_slice(&chunk);
            if document.len() > MAX_DOCUMENT {
                return Err(KeysUnavailable::TooLarge);
            }
        }
        Ok(document)
    }
}
