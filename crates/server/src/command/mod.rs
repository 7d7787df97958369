//! The command line: one file per command.

mod all_in_one;
mod background;
mod configuration;
mod events;
mod export_usage;
mod generate_keys;
mod healthcheck;
mod migrate;
mod openapi;
mod purge_deleted;
mod reindex;
mod sandbox;
mod scheduler;
mod serve;
mod simulator;
mod sync;
mod token;
mod worker;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use sandbox::{new_keys, simulated_platform};
pub use sync::copy_platform_tables;

use dialogporten_storage::{Store, StoreSettings};
use secrecy::ExposeSecret as _;

use crate::config::{DatabaseSettings, Source};

/// Dialogporten: dialogs between public agencies and the people and companies they serve.
#[derive(Debug, Parser)]
#[command(name = "dialogporten", version, about)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run everything on this machine, with a simulated platform and a world to try things in
    Sandbox(sandbox::Options),
    /// Run the HTTP front end
    Serve(serve::Options),
    /// Deliver events; any number of workers may run
    Worker,
    /// Run jobs when it is their turn; any number of schedulers may run
    Scheduler,
    /// Run the HTTP front end, deliver events and run jobs, in one process
    AllInOne,
    /// Look at events that could not be delivered, or deliver them after all
    #[command(subcommand)]
    Events(events::Options),
    /// Bring the database schema up to date
    Migrate(migrate::Options),
    /// Copy which roles and access packages give access to which resources
    SyncSubjectResourceMappings(sync::SubjectOptions),
    /// Copy the authentication levels that resources demand
    SyncResourcePolicyInformation(sync::PolicyOptions),
    /// Remove dialogs for good that were deleted long ago
    PurgeDeleted(purge_deleted::Options),
    /// Write what was used on a day into a file
    ExportUsage(export_usage::Options),
    /// Build the full-text index of dialogs anew, while everything else goes on
    ReindexDialogsearch(reindex::Options),
    /// Run the simulated platform alone
    Simulator(simulator::Options),
    /// Get an access token from the simulated platform
    Token(token::Options),
    /// Make a key pair for dialog tokens
    GenerateKeys(generate_keys::Options),
    /// Write the reference of all settings, or check that the written one is up to date
    Configuration(configuration::Options),
    /// Write the API description, or check that the written one is up to date
    Openapi(openapi::Options),
    /// Ask a running front end whether it is ready; exit code 0 means yes
    Healthcheck(healthcheck::Options),
}

/// Exit code when something that must be installed is missing.
const MISSING: u8 = 2;

/// Runs the command line of the process.
pub fn run() -> ExitCode {
    let command = CommandLine::parse().command;
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&anyhow::Error::new(error)),
    };
    let outcome = runtime.block_on(async {
        match command {
            Command::Sandbox(options) => sandbox::run(options).await,
            Command::Serve(options) => serve::run(options).await,
            Command::Worker => worker::run().await,
            Command::Scheduler => scheduler::run().await,
            Command::AllInOne => all_in_one::run().await,
            Command::Events(options) => events::run(options).await,
            Command::Migrate(options) => migrate::run(options).await,
            Command::SyncSubjectResourceMappings(options) => sync::subjects(options).await,
            Command::SyncResourcePolicyInformation(options) => sync::policies(options).await,
            Command::PurgeDeleted(options) => purge_deleted::run(options).await,
            Command::ExportUsage(options) => export_usage::run(options).await,
            Command::ReindexDialogsearch(options) => reindex::run(options).await,
            Command::Simulator(options) => simulator::run(options).await,
            Command::Token(options) => token::run(options).await,
            Command::GenerateKeys(options) => generate_keys::run(&options),
            Command::Configuration(options) => configuration::run(&options),
            Command::Openapi(options) => openapi::run(&options),
            Command::Healthcheck(options) => healthcheck::run(options).await,
        }
    });
    // What still runs in the background is of no use any more, and must not keep the process alive.
    runtime.shutdown_background();
    match outcome {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    // The process ends here; there is nothing left to tell about a closed output.
    let _ = writeln!(std::io::stderr(), "dialogporten: {error:#}");
    ExitCode::FAILURE
}

/// Writes to standard output, for people.
fn say(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Reads the configuration sources of the process.
fn source() -> anyhow::Result<Source> {
    Source::from_process().map_err(|problems| anyhow::Error::new(crate::config::Problems(problems)))
}

/// Opens the database for a job; nothing else needs to be configured.
async fn background_store(source: &Source) -> anyhow::Result<Store> {
    let url = DatabaseSettings::read(source)?.url.expose_secret().to_owned();
    Ok(Store::connect(&StoreSettings { url, max_background_connections: 32, ..StoreSettings::default() }).await?)
}

/// Runs a job unless another process is at it, which is then said; both are fine.
async fn alone<T>(
    store: &Store,
    job: &str,
    work: impl Future<Output = anyhow::Result<T>>,
    result: impl FnOnce(T) -> String,
) -> anyhow::Result<ExitCode> {
    let Some(lock) = store.lock_job(job).await? else {
        say(format_args!("{job} is running already"));
        return Ok(ExitCode::SUCCESS);
    };
    let outcome = work.await;
    lock.release().await?;
    say(result(outcome?));
    Ok(ExitCode::SUCCESS)
}
