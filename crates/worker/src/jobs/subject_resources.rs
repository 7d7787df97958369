//! Copies which roles and access packages open which services, so that lists can be authorized without asking.

use dialogporten_domain::Timestamp;
use dialogporten_storage::{PlatformTable, Store, SubjectResourceChange};
use dialogporten_upstream::resource_registry::{ResourceRegistry, SubjectResourceUpdate};
use tracing::info;

use super::JobError;

/// What a run covers.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Changes from this instant on, instead of those after the newest one that is stored.
    pub since: Option<Timestamp>,
    /// Changes per page, 1 to 1000.
    pub page_size: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { since: None, page_size: 1000 }
    }
}

/// Takes over the changes since the last run, all or none of them. Returns how many there were.
///
/// Two runs may overlap for a moment. The one that is second to store has been overtaken, and stores nothing: it may have
/// read before the other.
pub async fn run(registry: &ResourceRegistry, store: &Store, options: Options) -> Result<usize, JobError> {
    let version = store.table_version(PlatformTable::SubjectResources).await?;
    let since = match options.since {
        Some(since) => Some(since),
        None => store.newest_subject_resource_update().await?.map(first_new),
    };
    // Everything is read before the database is touched: no transaction stays open while a service is slow.
    let mut updates = registry.updated_since(since, options.page_size)?;
    let mut changes = Vec::new();
    while let Some(page) = updates.next_page().await? {
        changes.extend(page.into_iter().map(change));
    }
    if !changes.is_empty() && !store.merge_subject_resources(&changes, version).await? {
        return Err(JobError::Overtaken);
    }
    info!(count = changes.len(), ?since, "took over the mapping from subjects to resources");
    Ok(changes.len())
}

/// Returns the first instant after the newest stored change: the feed includes the instant it is asked for.
fn first_new(newest: Timestamp) -> Timestamp {
    newest.plus_micros(1)
}

fn change(update: SubjectResourceUpdate) -> SubjectResourceChange {
    SubjectResourceChange {
        subject: update.subject,
        resource: update.resource,
        updated_at: update.updated_at,
        is_deleted: update.is_deleted,
    }
}
