//! `dialogporten events`: events that could not be delivered.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use dialogporten_storage::{DeadLetter, Store, StoreSettings};
use secrecy::ExposeSecret as _;

use super::{say, source};
use crate::config::DatabaseSettings;

/// Events that are read at once.
const PAGE: i64 = 500;

#[derive(Debug, Subcommand)]
pub(super) enum Options {
    /// Events that could not be delivered
    #[command(subcommand)]
    DeadLetters(DeadLetters),
}

#[derive(Debug, Subcommand)]
pub(super) enum DeadLetters {
    /// Show them, oldest first
    List,
    /// Deliver them after all
    Replay(Replay),
}

#[derive(Debug, Args)]
pub(super) struct Replay {
    /// The numbers from the list
    #[arg(required_unless_present = "all")]
    ids: Vec<i64>,
    /// All there are
    #[arg(long, conflicts_with = "ids")]
    all: bool,
}

pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let Options::DeadLetters(command) = options;
    let database = DatabaseSettings::read(&source()?)?;
    let url = database.url.expose_secret().to_owned();
    let store = Store::connect(&StoreSettings { url, max_connections: 1, ..StoreSettings::default() }).await?;
    match command {
        DeadLetters::List => list(&store).await?,
        DeadLetters::Replay(Replay { all: true, .. }) => {
            let replayed = replay_all(&store).await?;
            say(format_args!("{replayed} event(s) will be delivered"));
        }
        DeadLetters::Replay(Replay { ids, .. }) => {
            let replayed = store.replay_dead_letters(&ids).await?;
            say(format_args!("{replayed} event(s) will be delivered"));
        }
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn list(store: &Store) -> anyhow::Result<()> {
    let mut count = 0;
    let mut after = 0;
    loop {
        let page = store.dead_letters(after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        count += page.len();
        for DeadLetter { id, dialog_id, kind, died_at, last_error } in &page {
            say(format_args!("{id}\t{died_at}\t{dialog_id}\t{kind}\t{last_error}"));
        }
    }
    say(format_args!("{count} event(s) could not be delivered"));
    Ok(())
}

/// Replays what is there now; what is given up meanwhile stays.
async fn replay_all(store: &Store) -> anyhow::Result<u64> {
    let mut replayed = 0;
    let mut after = 0;
    loop {
        let page: Vec<i64> = store.dead_letters(after, PAGE).await?.iter().map(|letter| letter.id).collect();
        let Some(last) = page.last() else { return Ok(replayed) };
        after = *last;
        replayed += store.replay_dead_letters(&page).await?;
    }
}
