//! `dialogporten scheduler`: runs jobs when it is their turn. Any number of them may run.

use std::process::ExitCode;

use dialogporten_domain::Clock;
use tokio_util::task::TaskTracker;

use super::source;
use crate::service::open_upstream;
use crate::{Settings, Worker, lifecycle, telemetry};

pub(super) async fn run() -> anyhow::Result<ExitCode> {
    let settings = Settings::read(&source()?)?;
    telemetry::start(&settings.log_filter);
    let upstream = open_upstream(&settings, Clock::System, TaskTracker::new())?;
    let worker = Worker::idle(&settings, Clock::System).await?;
    worker.schedule(&settings, &upstream);
    tracing::info!(environment = settings.environment.as_str(), "running jobs when it is their turn");
    lifecycle::signal().await?;
    tracing::info!("stopping");
    worker.stop().await?;
    Ok(ExitCode::SUCCESS)
}
