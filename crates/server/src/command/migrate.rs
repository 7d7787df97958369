//! `dialogporten migrate`: brings the schema up to date.

use std::process::ExitCode;

use clap::Args;
use dialogporten_storage::{Store, StoreSettings};
use secrecy::ExposeSecret as _;

use super::{say, source};
use crate::config::DatabaseSettings;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Change nothing; fail when migrations are pending
    #[arg(long)]
    check: bool,
}

pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let database = DatabaseSettings::read(&source()?)?;
    let url = database.url.expose_secret().to_owned();
    let store = Store::connect(&StoreSettings { url, max_connections: 2, ..StoreSettings::default() }).await?;
    let pending = store.pending_migrations().await?;
    if !options.check {
        store.migrate().await?;
    }
    store.close().await;
    say(format_args!("{pending} migration(s) {}", if options.check { "pending" } else { "applied" }));
    Ok(if options.check && pending > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
