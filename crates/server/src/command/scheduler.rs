//! `dialogporten scheduler`: runs jobs when it is their turn. Any number of them may run.

use std::process::ExitCode;

use dialogporten_domain::Clock;
use tokio_util::task::TaskTracker;

use super::source;
use crate::adjust::Configuration;
use crate::lifecycle::StopSignals;
use crate::probes::ProbeServer;
use crate::service::open_upstream;
use crate::telemetry::Telemetry;
use crate::{Adjustable, Settings, Worker};

pub(super) async fn run() -> anyhow::Result<ExitCode> {
    let source = source()?;
    let settings = Settings::read(&source)?;
    let mut signals = StopSignals::listen()?;
    let telemetry = Telemetry::start(&settings).await?;
    let upstream = open_upstream(&settings, Clock::System, TaskTracker::new())?;
    let worker = Worker::idle(&settings, Clock::System).await?;
    worker.schedule(&settings, &upstream);
    let probes = ProbeServer::start(&settings, worker.store(), Clock::System).await?;
    let configuration = Configuration::new(source, Adjustable::default())?;
    tracing::info!(address = %probes.address(), environment = settings.environment.as_str(), "running jobs when it is their turn");
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
