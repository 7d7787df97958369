//! Which jobs there are, and when they run.

use std::time::Duration;

use dialogporten_domain::Clock;
use dialogporten_storage::Store;
use dialogporten_upstream::Upstream;
use dialogporten_worker::jobs::{export_usage, policy_levels, purge_deleted, subject_resources};
use dialogporten_worker::scheduler::Job;

use crate::Settings;

/// Names of jobs, which are those of the commands: whoever runs one has the lock of this name.
pub(crate) const SYNC_SUBJECT_RESOURCE_MAPPINGS: &str = "sync-subject-resource-mappings";
pub(crate) const SYNC_RESOURCE_POLICY_INFORMATION: &str = "sync-resource-policy-information";
pub(crate) const PURGE_DELETED: &str = "purge-deleted";
pub(crate) const EXPORT_USAGE: &str = "export-usage";

/// Longest time of a job that copies a table of the platform.
const COPY_LIMIT: Duration = Duration::from_mins(10);

/// Longest time of a job that removes dialogs. What is left is removed the next night.
const PURGE_LIMIT: Duration = Duration::from_hours(6);

/// Longest time of a job that writes a file.
const EXPORT_LIMIT: Duration = Duration::from_mins(30);

/// Returns the jobs of a scheduler.
pub(crate) fn jobs(settings: &Settings, store: &Store, upstream: &Upstream, clock: &Clock) -> Vec<Job> {
    let (environment, settings) = (settings.environment.as_str(), &settings.jobs);
    let (registry, kept) = (upstream.resource_registry.clone(), store.clone());
    let subjects =
        Job::new(SYNC_SUBJECT_RESOURCE_MAPPINGS, settings.sync_subject_resource_mappings, COPY_LIMIT, move || {
            let (registry, store) = (registry.clone(), kept.clone());
            async move { subject_resources::run(&registry, &store, subject_resources::Options::default()).await }
        });
    let (registry, kept) = (upstream.resource_registry.clone(), store.clone());
    let policies =
        Job::new(SYNC_RESOURCE_POLICY_INFORMATION, settings.sync_resource_policy_information, COPY_LIMIT, move || {
            let (registry, store) = (registry.clone(), kept.clone());
            async move { policy_levels::run(&registry, &store, policy_levels::Options::default()).await }
        });
    let mut jobs = vec![subjects, policies];
    if let Some(after) = settings.purge_deleted_after {
        let (kept, clock) = (store.clone(), clock.clone());
        jobs.push(Job::new(PURGE_DELETED, settings.purge_deleted, PURGE_LIMIT, move || {
            let (store, clock) = (kept.clone(), clock.clone());
            async move { purge_deleted::run(&store, &clock, purge_deleted::Options::new(after), |_| {}).await }
        }));
    }
    if let Some(folder) = &settings.usage_folder {
        let options = export_usage::Options { environment: environment.to_owned(), day: None, folder: folder.clone() };
        let (kept, clock) = (store.clone(), clock.clone());
        jobs.push(Job::new(EXPORT_USAGE, settings.export_usage, EXPORT_LIMIT, move || {
            let (store, clock, options) = (kept.clone(), clock.clone(), options.clone());
            async move { export_usage::run(&store, &clock, &options).await }
        }));
    }
    jobs
}
