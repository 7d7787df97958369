//! `dialogporten purge-deleted`: removes dialogs for good that were deleted long ago.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use dialogporten_domain::Clock;
use dialogporten_storage::DeletedDialog;
use dialogporten_worker::jobs::purge_deleted;

use super::{alone, background_store, say, source};
use crate::config::JobSettings;
use crate::turns::PURGE_DELETED;

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
    let work = async {
        let shown = |dialog: &DeletedDialog| say(format_args!("{}\t{}\t{}", dialog.deleted_at, dialog.id, dialog.org));
        Ok(purge_deleted::run(&store, &Clock::System, settings, shown).await?)
    };
    let outcome = if options.dry_run { "would be removed" } else { "were removed" };
    let code = alone(&store, PURGE_DELETED, work, |count| format!("{count} dialog(s) {outcome}")).await?;
    store.close().await;
    Ok(code)
}
