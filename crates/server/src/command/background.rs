//! What processes that take no requests have in common: probes, a configuration that may change, and an orderly end.

use std::process::ExitCode;

use dialogporten_domain::Clock;
use dialogporten_upstream::Upstream;
use tokio_util::task::TaskTracker;

use super::source;
use crate::adjust::Configuration;
use crate::lifecycle::StopSignals;
use crate::probes::ProbeServer;
use crate::service::open_upstream;
use crate::telemetry::Telemetry;
use crate::{Adjustable, Settings, Worker};

/// Starts a worker, says what it does, and goes on until a signal ends it.
pub(super) async fn run(
    doing: &'static str,
    start: impl AsyncFnOnce(&Settings, &Upstream) -> anyhow::Result<Worker>,
) -> anyhow::Result<ExitCode> {
    let source = source()?;
    let settings = Settings::read(&source)?;
    let mut signals = StopSignals::listen()?;
    let telemetry = Telemetry::start(&settings).await?;
    let upstream = open_upstream(&settings, Clock::System, TaskTracker::new())?;
    let worker = start(&settings, &upstream).await?;
    let probes = ProbeServer::start(&settings, worker.store(), Clock::System).await?;
    let configuration = Configuration::new(source, Adjustable::default())?;
    tracing::info!(address = %probes.address(), environment = settings.environment.as_str(), "{doing}");
    configuration.until(&mut signals).await;
    let stopping = async {
        probes.draining();
        let stopped = worker.stop().await;
        probes.stop().await;
        stopped
    };
    signals.stop_in_order(Box::pin(stopping)).await?;
    telemetry.stop().await;
    Ok(ExitCode::SUCCESS)
}
