//! Asking.

use std::sync::Arc;

use dialogporten_domain::Clock;
use tokio_util::task::TaskTracker;

use super::AccessMetadata;
use super::dto::{GroupResponse, RoleResponse};
use super::metadata::{Assembly, LANGUAGES};
use crate::call::Endpoint;
use crate::failsafe::{CacheOptions, FailSafe, Loaded};
use crate::{Error, Service};

const ROLES_PATH: &str = "accessmanagement/api/v1/meta/info/roles";
const PACKAGES_PATH: &str = "accessmanagement/api/v1/meta/info/accesspackages/export";
/// Address of one package, by its URN.
const PACKAGE_PATH: &str = "accessmanagement/api/v1/meta/info/accesspackages/package/urn";

/// The open part of access management. Cheap to clone.
#[derive(Clone)]
pub struct AccessMetadataClient {
    endpoint: Endpoint,
    cache: Arc<FailSafe<(), Arc<AccessMetadata>>>,
}

impl AccessMetadataClient {
    pub(crate) fn new(endpoint: Endpoint, cache: CacheOptions, clock: Clock, tasks: TaskTracker) -> Self {
        Self { endpoint, cache: Arc::new(FailSafe::new(Service::AccessManagement, cache, clock, tasks)) }
    }

    /// Returns the names of all roles and access packages.
    pub async fn get(&self) -> Result<Arc<AccessMetadata>, Error> {
        let endpoint = self.endpoint.clone();
        self.cache.get((), || async move { read(&endpoint).await }).await
    }
}

/// Reads the documents of all languages at the same time.
async fn read(endpoint: &Endpoint) -> Result<Loaded<Arc<AccessMetadata>>, Error> {
    let [nb, en, nn] = LANGUAGES;
    let documents = tokio::try_join!(read_in(endpoint, nb), read_in(endpoint, en), read_in(endpoint, nn))?;
    let mut assembly = Assembly::default();
    for (language, (roles, groups)) in LANGUAGES.into_iter().zip([documents.0, documents.1, documents.2]) {
        for role in roles {
            assembly.add_role(language, role, |id| endpoint.link(ROLES_PATH, id));
        }
        let packages = groups.into_iter().filter_map(|group| group.areas).flatten().filter_map(|area| area.packages);
        for package in packages.flatten() {
            assembly.add_package(language, package, |urn| endpoint.link(PACKAGE_PATH, urn));
        }
    }
    Ok(Loaded::Keep(Arc::new(assembly.finish())))
}

async fn read_in(
    endpoint: &Endpoint,
    language: &'static str,
) -> Result<(Vec<RoleResponse>, Vec<GroupResponse>), Error> {
    tokio::try_join!(
        endpoint.get_in(endpoint.url(ROLES_PATH)?, language),
        endpoint.get_in(endpoint.url(PACKAGES_PATH)?, language),
    )
}
