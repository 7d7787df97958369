//! `dialogporten simulator`: the simulated platform alone.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use dialogporten_sandbox::simulator::{Seed, Simulator, SimulatorSettings};
use dialogporten_sandbox::world;

use super::sandbox::world::create;
use super::sandbox::{keys, simulated_platform};
use super::say;
use crate::config::Source;
use crate::lifecycle::StopSignals;

/// How often a front end is asked whether it is ready.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:7215")]
    listen: SocketAddr,
    /// Address that others reach it under
    #[arg(long)]
    base_uri: Option<String>,
    /// File with the world to simulate instead of the sandbox's, in the form that `GET /sim/seed` answers
    #[arg(long, conflicts_with = "seed")]
    world: Option<PathBuf>,
    /// File to write for `CONFIG_FILE` of front ends and workers: how to reach the platform, and keys made once
    #[arg(long)]
    configuration: Option<PathBuf>,
    /// Address of a front end in which to create the dialogs of the sandbox when it is ready
    #[arg(long)]
    seed: Option<String>,
}

pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let mut signals = StopSignals::listen()?;
    let world = match &options.world {
        Some(file) => read(file)?,
        None => world::seed(),
    };
    let simulator = start_with(world, options.listen, options.base_uri).await?;
    if let Some(file) = &options.configuration {
        write_configuration(file, simulator.base_uri())?;
    }
    say(format_args!("simulated platform: {}", simulator.base_uri()));
    if let Some(api) = &options.seed {
        tokio::select! {
            () = signals.next() => {
                simulator.stop().await;
                return Ok(ExitCode::SUCCESS);
            }
            seeded = seed(api, &simulator) => say(format_args!("{} dialogs in {api}", seeded?)),
        }
    }
    signals.next().await;
    simulator.stop().await;
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> anyhow::Result<Seed> {
    let text = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("{} is not a world", file.display()))
}

/// Starts a platform with the world of the sandbox.
pub(super) async fn start(address: SocketAddr, base_uri: Option<String>) -> anyhow::Result<Simulator> {
    start_with(world::seed(), address, base_uri).await
}

async fn start_with(seed: Seed, address: SocketAddr, base_uri: Option<String>) -> anyhow::Result<Simulator> {
    let settings = SimulatorSettings { address, base_uri, ..SimulatorSettings::new(seed) };
    Simulator::start(settings).await.with_context(|| format!("the address {address} cannot be listened on"))
}

fn write_configuration(file: &Path, base_uri: &str) -> anyhow::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut source = Source::default();
    simulated_platform(&mut source, base_uri)?;
    keys::kept(&mut source, folder)?;
    // Whoever reads it while it is replaced sees all of the old or all of the new.
    let unfinished = file.with_extension("new");
    std::fs::write(&unfinished, serde_json::to_vec_pretty(&source)?)
        .and_then(|()| std::fs::rename(&unfinished, file))
        .with_context(|| format!("{} cannot be written", file.display()))
}

async fn seed(api: &str, simulator: &Simulator) -> anyhow::Result<usize> {
    let http = dialogporten_upstream::http::client()?;
    let api = api.trim_end_matches('/');
    let readiness = format!("{api}/health/readiness");
    while !http.get(&readiness).send().await.is_ok_and(|answer| answer.status().is_success()) {
        tokio::time::sleep(PAUSE).await;
    }
    create(api, simulator, world::NO_PROVIDER).await
}
