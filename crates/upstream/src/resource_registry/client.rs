//! Asking.

use std::sync::Arc;

use dialogporten_domain::{Clock, ServiceResource, Timestamp};
use tokio_util::task::TaskTracker;

use super::dto::read_resources;
use super::policy::minimum_level;
use super::{OwnedResources, Resource, Resources, SubjectResourceUpdates};
use crate::call::Endpoint;
use crate::failsafe::{CacheOptions, FailSafe, Loaded};
use crate::{Error, Service};

const LIST_PATH: &str = "resourceregistry/api/v1/resource/resourcelist?includeMigratedApps=true";
const RESOURCE_PATH: &str = "resourceregistry/api/v1/resource";

/// The resource registry. Cheap to clone.
#[derive(Clone)]
pub struct ResourceRegistry {
    endpoint: Endpoint,
    list: Arc<FailSafe<(), Arc<Resources>>>,
}

impl ResourceRegistry {
    pub(crate) fn new(endpoint: Endpoint, cache: CacheOptions, clock: Clock, tasks: TaskTracker) -> Self {
        Self { endpoint, list: Arc::new(FailSafe::new(Service::ResourceRegistry, cache, clock, tasks)) }
    }

    /// Returns all services that dialogs may belong to.
    pub async fn all(&self) -> Result<Arc<Resources>, Error> {
        let endpoint = self.endpoint.clone();
        self.list.get((), || async move { read_list(&endpoint).await }).await
    }

    /// Finds a service.
    pub async fn find(&self, resource: &ServiceResource) -> Result<Option<Arc<Resource>>, Error> {
        Ok(self.all().await?.find(resource))
    }

    /// Returns what an organization owns.
    pub async fn owned_by(&self, org_number: &str) -> Result<Arc<OwnedResources>, Error> {
        Ok(self.all().await?.owned_by(org_number))
    }

    /// Returns the address at which a service is described.
    pub fn metadata_url(&self, resource: &ServiceResource) -> String {
        self.endpoint.link(RESOURCE_PATH, resource.id())
    }

    /// Returns the changes of the mapping from subjects to resources from an instant on, that instant included, or all
    /// there ever were.
    pub fn updated_since(&self, since: Option<Timestamp>, page_size: u16) -> Result<SubjectResourceUpdates, Error> {
        SubjectResourceUpdates::new(self.endpoint.clone(), since, page_size)
    }

    /// Returns the minimum authentication level in the policy of a service, by the identifier as the registry writes it.
    pub async fn policy_level(&self, identifier: &str) -> Result<Option<i32>, Error> {
        let mut url = self.endpoint.url(RESOURCE_PATH)?;
        match url.path_segments_mut() {
            Ok(mut segments) => segments.push(identifier).push("policy"),
            Err(()) => return Err(self.endpoint.invalid_answer()),
        };
        let answer = self.endpoint.get(url).await?;
        let xml = std::str::from_utf8(&answer).map_err(|_| self.endpoint.invalid_answer())?;
        minimum_level(xml.trim_start_matches('\u{feff}')).map_err(|_| self.endpoint.invalid_answer())
    }
}

async fn read_list(endpoint: &Endpoint) -> Result<Loaded<Arc<Resources>>, Error> {
    let answer = endpoint.get(endpoint.url(LIST_PATH)?).await?;
    let resources = read_resources(&answer).map_err(|_| endpoint.invalid_answer())?;
    Ok(Loaded::Keep(Arc::new(Resources::new(resources))))
}
