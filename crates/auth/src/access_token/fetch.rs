//! Reading the published documents of an issuer.

use std::time::Duration;

use serde::Deserialize;
use thiserror::Error;
use url::Url;

use super::key_set::KeySet;

/// Larger than any document of an issuer, in bytes.
const LARGEST: usize = 1 << 20;

/// Reads metadata and key sets.
#[derive(Clone)]
pub(super) struct Fetcher {
    pub(super) http: reqwest::Client,
    pub(super) timeout: Duration,
    pub(super) allows_http: bool,
}

/// Why the keys of an issuer could not be read.
#[derive(Debug, Error)]
pub(super) enum FetchError {
    #[error("the address does not start with https")]
    NotSecure,
    #[error("the address is not valid")]
    InvalidAddress,
    #[error("the issuer cannot be reached: {0}")]
    Http(#[from] reqwest::Error),
    #[error("the document is too large")]
    TooLarge,
    #[error("the metadata has no issuer or no key set address")]
    InvalidMetadata,
    #[error("the key set has no usable key")]
    NoKeys,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    jwks_uri: String,
}

impl Fetcher {
    /// Reads the name of the issuer and its keys.
    pub(super) async fn fetch(&self, well_known: &str) -> Result<(String, KeySet), FetchError> {
        let metadata = self.get(well_known).await?;
        let metadata: Metadata = serde_json::from_slice(&metadata).map_err(|_| FetchError::InvalidMetadata)?;
        let key_set = self.get(&metadata.jwks_uri).await?;
        let keys = KeySet::parse(&key_set).ok_or(FetchError::NoKeys)?;
        Ok((metadata.issuer, keys))
    }

    async fn get(&self, address: &str) -> Result<Vec<u8>, FetchError> {
        let url = Url::parse(address).map_err(|_| FetchError::InvalidAddress)?;
        // Whoever can change the answer can sign tokens.
        if url.scheme() != "https" && !(self.allows_http && url.scheme() == "http") {
            return Err(FetchError::NotSecure);
        }
        let mut response = self.http.get(url).timeout(self.timeout).send().await?.error_for_status()?;
        let mut document = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if document.len() + chunk.len() > LARGEST {
                return Err(FetchError::TooLarge);
            }
            document.extend_from_slice(&chunk);
        }
        Ok(document)
    }
}
