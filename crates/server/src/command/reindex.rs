//! `dialogporten reindex-dialogsearch`: builds the full-text index anew.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use dialogporten_domain::{Clock, Timestamp};
use dialogporten_storage::ReindexSelection;
use dialogporten_worker::jobs::reindex;
use tokio_util::sync::CancellationToken;

use super::sync::timestamp;
use super::{background_store, say, source};
use crate::lifecycle::StopSignals;
use crate::telemetry;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    selection: Selection,
    /// Begin with dialogs that have no entry, or an old one
    #[arg(long)]
    stale_first: bool,
    /// Dialogs that a worker takes at once
    #[arg(short, long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    batch_size: u32,
    /// Workers in this process
    #[arg(short, long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    workers: u16,
    /// Milliseconds that a worker rests after each batch
    #[arg(long, default_value_t = 0)]
    throttle_ms: u64,
    /// Accepted for compatibility; an entry needs little memory of the server
    #[arg(long, default_value_t = 268_435_456, value_parser = clap::value_parser!(u64).range(1..))]
    work_mem_bytes: u64,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Selection {
    /// All dialogs
    #[arg(short, long)]
    full: bool,
    /// Dialogs that were changed at this instant or later
    #[arg(short, long, value_parser = timestamp)]
    since: Option<Timestamp>,
    /// Go on with what an earlier run has left
    #[arg(short, long)]
    resume: bool,
    /// Dialogs that have no entry, or one that is older than their content
    #[arg(short = 'o', long)]
    stale_only: bool,
}

impl Selection {
    /// Exactly one of the options is given.
    fn chosen(&self) -> Option<ReindexSelection> {
        match self.since {
            Some(since) => Some(ReindexSelection::Since(since)),
            None if self.stale_only => Some(ReindexSelection::Stale),
            None => self.full.then_some(ReindexSelection::All),
        }
    }
}

pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let source = source()?;
    telemetry::start("info");
    let store = background_store(&source).await?;
    let settings = reindex::Options {
        selection: options.selection.chosen(),
        puts_stale_first: options.stale_first,
        batch_size: options.batch_size,
        workers: options.workers,
        throttle: Duration::from_millis(options.throttle_ms),
    };
    let stop = CancellationToken::new();
    let mut signals = StopSignals::listen()?;
    let run = reindex::run(&store, &Clock::System, settings, &stop);
    tokio::pin!(run);
    let done = tokio::select! {
        done = &mut run => done?,
        () = signals.next() => {
            stop.cancel();
            run.await?
        }
    };
    store.close().await;
    say(format_args!("{done} dialog(s) were indexed{}", if stop.is_cancelled() { "; --resume goes on" } else { "" }));
    Ok(ExitCode::SUCCESS)
}
