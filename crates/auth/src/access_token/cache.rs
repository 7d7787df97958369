//! Tokens that have been validated before.

use std::sync::Arc;
use std::time::{Duration, Instant};

use moka::Expiry;
use moka::future::Cache;
use sha2::{Digest as _, Sha256};

use super::lifetime::Lifetime;
use crate::Principal;

/// Remembers validated tokens by their hash, so that a warm request costs one hash instead of a signature check.
pub(super) struct TokenCache(Cache<[u8; 32], ValidToken>);

/// What is remembered of a validated token.
#[derive(Clone)]
pub(super) struct ValidToken {
    pub(super) principal: Arc<Principal>,
    pub(super) lifetime: Lifetime,
    /// Position of the issuer, and the generation of its keys that verified the token.
    pub(super) issuer: usize,
    pub(super) generation: u64,
    /// Time from the validation to the expiry.
    pub(super) remaining: Duration,
}

impl TokenCache {
    pub(super) fn new(capacity: u64) -> Self {
        Self(Cache::builder().max_capacity(capacity).expire_after(UntilExpiry).build())
    }

    pub(super) fn key(token: &str) -> [u8; 32] {
        Sha256::digest(token).into()
    }

    pub(super) async fn get(&self, key: &[u8; 32]) -> Option<ValidToken> {
        self.0.get(key).await
    }

    pub(super) async fn insert(&self, key: [u8; 32], token: ValidToken) {
        self.0.insert(key, token).await;
    }
}

struct UntilExpiry;

impl Expiry<[u8; 32], ValidToken> for UntilExpiry {
    fn expire_after_create(&self, _: &[u8; 32], token: &ValidToken, _: Instant) -> Option<Duration> {
        Some(token.remaining)
    }

    fn expire_after_update(
        &self,
        _: &[u8; 32],
        token: &ValidToken,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(token.remaining)
    }
}
