//! `dialogporten sync-…`: copies tables of the platform into the database.

use std::process::ExitCode;

use clap::Args;
use dialogporten_domain::{Clock, Timestamp};
use dialogporten_storage::Store;
use dialogporten_upstream::Upstream;
use dialogporten_worker::jobs::{policy_levels, subject_resources};
use tokio_util::task::TaskTracker;

use super::{alone, source};
use crate::service::{open_store, open_upstream};
use crate::turns::{SYNC_RESOURCE_POLICY_INFORMATION, SYNC_SUBJECT_RESOURCE_MAPPINGS};
use crate::{Settings, telemetry};

#[derive(Debug, Args)]
pub(super) struct SubjectOptions {
    /// Copy changes from this instant on; by default from the newest change that is known
    #[arg(short, long, value_parser = timestamp)]
    since: Option<Timestamp>,
    /// Changes per request
    #[arg(short, long, default_value_t = 1000, value_parser = clap::value_parser!(u16).range(1..=1000))]
    batch_size: u16,
}

#[derive(Debug, Args)]
pub(super) struct PolicyOptions {
    /// Accepted for compatibility; all policies are read each time
    #[arg(short, long, value_parser = timestamp)]
    since: Option<Timestamp>,
    /// Requests at a time
    #[arg(short = 'c', long, default_value_t = 15, value_parser = clap::value_parser!(u8).range(1..=50))]
    number_of_concurrent_requests: u8,
}

pub(super) fn timestamp(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).map_err(|error| error.to_string())
}

pub(super) async fn subjects(options: SubjectOptions) -> anyhow::Result<ExitCode> {
    let settings = Settings::read(&source()?)?;
    telemetry::start(&settings.log_filter);
    let (store, upstream) =
        (open_store(&settings).await?, open_upstream(&settings, Clock::System, TaskTracker::new())?);
    let options = subject_resources::Options { since: options.since, page_size: options.batch_size };
    let work = async { Ok(subject_resources::run(&upstream.resource_registry, &store, options).await?) };
    let said = |changed| format!("{changed} mapping(s) changed");
    let code = alone(&store, SYNC_SUBJECT_RESOURCE_MAPPINGS, work, said).await?;
    store.close().await;
    Ok(code)
}

pub(super) async fn policies(options: PolicyOptions) -> anyhow::Result<ExitCode> {
    let settings = Settings::read(&source()?)?;
    telemetry::start(&settings.log_filter);
    let (store, upstream) =
        (open_store(&settings).await?, open_upstream(&settings, Clock::System, TaskTracker::new())?);
    let options = policy_levels::Options { concurrency: options.number_of_concurrent_requests.into() };
    let work = async { Ok(policy_levels::run(&upstream.resource_registry, &store, options).await?) };
    let said = |levels| format!("{levels} level(s) read");
    let code = alone(&store, SYNC_RESOURCE_POLICY_INFORMATION, work, said).await?;
    store.close().await;
    Ok(code)
}

/// Copies both tables.
pub async fn copy_platform_tables(upstream: &Upstream, store: &Store) -> anyhow::Result<()> {
    subject_resources::run(&upstream.resource_registry, store, subject_resources::Options::default()).await?;
    policy_levels::run(&upstream.resource_registry, store, policy_levels::Options::default()).await?;
    Ok(())
}
