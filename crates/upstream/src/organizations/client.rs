//! Asking.

use std::sync::Arc;

use dialogporten_domain::Clock;
use tokio_util::task::TaskTracker;

use super::Organizations;
use crate::call::Endpoint;
use crate::failsafe::{CacheOptions, FailSafe, Loaded};
use crate::{Error, Service};

const PATH: &str = "orgs/altinn-orgs.json";

/// The list of agencies. Cheap to clone.
#[derive(Clone)]
pub struct OrganizationsClient {
    endpoint: Endpoint,
    cache: Arc<FailSafe<(), Arc<Organizations>>>,
}

impl OrganizationsClient {
    pub(crate) fn new(endpoint: Endpoint, cache: CacheOptions, clock: Clock, tasks: TaskTracker) -> Self {
        Self { endpoint, cache: Arc::new(FailSafe::new(Service::Organizations, cache, clock, tasks)) }
    }

    /// Returns all agencies.
    pub async fn all(&self) -> Result<Arc<Organizations>, Error> {
        let endpoint = self.endpoint.clone();
        self.cache.get((), || async move { read(&endpoint).await }).await
    }
}

async fn read(endpoint: &Endpoint) -> Result<Loaded<Arc<Organizations>>, Error> {
    let answer = endpoint.get(endpoint.url(PATH)?).await?;
    Ok(Loaded::Keep(Arc::new(Organizations::new(endpoint.read(&answer)?))))
}
