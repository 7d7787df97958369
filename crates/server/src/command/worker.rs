//! `dialogporten worker`: delivers events. Any number of them may run.

use std::process::ExitCode;

use dialogporten_domain::Clock;
use tokio_util::task::TaskTracker;

use super::source;
use crate::service::open_upstream;
use crate::{Settings, Worker, delivery_settings, lifecycle, telemetry};

pub(super) async fn run() -> anyhow::Result<ExitCode> {
    let settings = Settings::read(&source()?)?;
    telemetry::start(&settings.log_filter);
    let upstream = open_upstream(&settings, Clock::System, TaskTracker::new())?;
    let worker = Worker::start(&settings, delivery_settings(&settings), &upstream, Clock::System).await?;
    tracing::info!(environment = settings.environment.as_str(), "delivering");
    lifecycle::signal().await?;
    tracing::info!("stopping");
    worker.stop().await?;
    Ok(ExitCode::SUCCESS)
}
