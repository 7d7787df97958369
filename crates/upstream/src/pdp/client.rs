//! Asking.

use std::sync::Arc;

use dialogporten_domain::Clock;
use tokio_util::task::TaskTracker;
use tracing::error;

use super::cache::key;
use super::dto::{AuthorizeRequest, AuthorizeResponse};
use super::{DetailsQuery, Permissions};
use crate::call::Endpoint;
use crate::failsafe::{CacheOptions, FailSafe, Loaded};
use crate::{Error, Service};

const PATH: &str = "authorization/api/v1/authorize";

/// The decision point. Cheap to clone.
#[derive(Clone)]
pub struct Pdp {
    endpoint: Endpoint,
    cache: Arc<FailSafe<[u8; 32], Arc<Permissions>>>,
}

/// An answer counts as many times as it has pairs: dialogs with tens of thousands of attributes must not fill the memory.
fn weight(permissions: &Arc<Permissions>) -> u32 {
    u32::try_from(permissions.pairs().count()).unwrap_or(u32::MAX).saturating_add(1)
}

impl Pdp {
    pub(crate) fn new(endpoint: Endpoint, cache: CacheOptions, clock: Clock, tasks: TaskTracker) -> Self {
        let cache = Arc::new(FailSafe::weighing(Service::Authorization, cache, clock, tasks, weight));
        Self { endpoint, cache }
    }

    /// Returns which of the pairs are permitted.
    pub async fn authorize(&self, query: &DetailsQuery) -> Result<Arc<Permissions>, Error> {
        let load = || {
            let (endpoint, query) = (self.endpoint.clone(), query.clone());
            async move { decide(&endpoint, query).await }
        };
        self.cache.get(key(query), load).await
    }
}

async fn decide(endpoint: &Endpoint, query: DetailsQuery) -> Result<Loaded<Arc<Permissions>>, Error> {
    let answer: AuthorizeResponse = endpoint.post(endpoint.url(PATH)?, &AuthorizeRequest::new(&query)).await?;
    let decisions = &answer.response;
    let is_indeterminate = decisions.iter().any(super::dto::DecisionResponse::is_indeterminate);
    if is_indeterminate {
        error!(
            resource = query.resource.as_str(),
            pairs = query.pairs.len(),
            indeterminate = decisions.iter().filter(|decision| decision.is_indeterminate()).count(),
            "the decision point could not decide about every pair"
        );
    }
    // Only the position says which pair a decision is about. A pair without one is not permitted.
    let permitted = query.pairs.into_iter().zip(decisions).filter(|(_, decision)| decision.is_permit());
    let permissions = Arc::new(Permissions::new(permitted.map(|(pair, _)| pair)));
    // A failure inside the decision point may be gone in a moment.
    Ok(if is_indeterminate { Loaded::Once(permissions) } else { Loaded::Keep(permissions) })
}
