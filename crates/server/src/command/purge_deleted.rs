//! `dialogporten purge-deleted`: removes dialogs for good that were deleted long ago.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use dialogporten_domain::Clock;
use dialogporten_worker::jobs::purge_deleted;

use super::{background_store, say, source};
use crate::config::JobSettings;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Days between the deletion of a dialog and its removal; by default as the scheduled job has it
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    after_days: Option<u32>,
    /// Dialogs that are removed at once
    #[arg(short, long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
    batch_size: u16,
    /// Remove nothing; show what would be removed
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let source = source()?;
    let configured = JobSettings::read(&source)?.purge_deleted_after;
    let chosen = options.after_days.map(|days| Duration::from_hours(24) * days);
    let after = chosen.or(configured).context("say with --after-days how long deleted dialogs are kept")?;
    let store = background_store(&source).await?;
    let settings = purge_deleted::Options { after, batch_size: options.batch_size, is_dry_run: options.dry_run };
    let count = purge_deleted::run(&store, &Clock::System, settings, |dialog| {
        say(format_args!("{}\t{}\t{}", dialog.deleted_at, dialog.id, dialog.org));
    })
    .await?;
    store.close().await;
    say(format_args!("{count} dialog(s) {}", if options.dry_run { "would be removed" } else { "were removed" }));
    Ok(ExitCode::SUCCESS)
}
