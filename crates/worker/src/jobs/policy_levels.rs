//! Copies the minimum authentication level of every service out of its policy.

use std::sync::Arc;

use dialogporten_domain::ServiceResource;
use dialogporten_storage::{PlatformTable, Store};
use dialogporten_upstream::resource_registry::{Resource, ResourceRegistry};
use futures::StreamExt as _;
use tracing::{info, warn};

use super::JobError;

/// Services of the previous platform have no policy of their own.
const WITHOUT_POLICY: &str = "se_";

/// How a run works.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How many policies are read at the same time, 1 to 50.
    pub concurrency: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { concurrency: 15 }
    }
}

/// Reads all policies and stores the levels. Returns how many services have one.
///
/// A policy that cannot be read, or that demands no level, leaves what is stored for its service as it is. Two runs may
/// overlap for a moment; the one that is second to store has been overtaken, and stores nothing.
pub async fn run(registry: &ResourceRegistry, store: &Store, options: Options) -> Result<usize, JobError> {
    let version = store.table_version(PlatformTable::MinimumLevels).await?;
    let resources = registry.all().await?;
    let with_policy = resources.iter().filter(|resource| !resource.identifier.starts_with(WITHOUT_POLICY));
    let readings: Vec<_> = with_policy.map(|resource| level(registry.clone(), Arc::clone(resource))).collect();
    let levels: Vec<_> = futures::stream::iter(readings)
        .buffer_unordered(options.concurrency.max(1))
        .filter_map(std::future::ready)
        .collect()
        .await;
    if !levels.is_empty() && !store.upsert_minimum_authentication_levels(&levels, version).await? {
        return Err(JobError::Overtaken);
    }
    info!(count = levels.len(), "took over minimum authentication levels");
    Ok(levels.len())
}

async fn level(registry: ResourceRegistry, resource: Arc<Resource>) -> Option<(ServiceResource, i32)> {
    match registry.policy_level(&resource.identifier).await {
        Ok(level) => level.map(|level| (resource.resource.clone(), level)),
        Err(error) => {
            warn!(resource = resource.identifier, error = &error as &dyn std::error::Error, "could not read a policy");
            None
        }
    }
}
