//! `dialogporten simulator`: the simulated platform alone.

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use dialogporten_sandbox::simulator::{Simulator, SimulatorSettings};
use dialogporten_sandbox::world;

use super::say;
use crate::lifecycle;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:7215")]
    listen: SocketAddr,
    /// Address that others reach it under
    #[arg(long)]
    base_uri: Option<String>,
}

pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let simulator = start(options.listen, options.base_uri).await?;
    say(format_args!("simulated platform: {}", simulator.base_uri()));
    lifecycle::signal().await?;
    simulator.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Starts a platform with the world of the sandbox.
pub(super) async fn start(address: SocketAddr, base_uri: Option<String>) -> anyhow::Result<Simulator> {
    let settings = SimulatorSettings { address, base_uri, ..SimulatorSettings::new(world::seed()) };
    Simulator::start(settings).await.with_context(|| format!("the address {address} cannot be listened on"))
}
