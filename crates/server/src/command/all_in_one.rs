//! `dialogporten all-in-one`: front end, delivery and jobs in one process.

use std::process::ExitCode;

use dialogporten_domain::Clock;
use dialogporten_rest::Surface;

use super::source;
use crate::{Service, Settings, Worker, delivery_settings, lifecycle, telemetry};

pub(super) async fn run() -> anyhow::Result<ExitCode> {
    let settings = Settings::read(&source()?)?;
    telemetry::start(&settings.log_filter);
    let service = Service::start(&settings, Surface::All, Clock::System).await?;
    let worker = Worker::start(&settings, delivery_settings(&settings), service.upstream(), Clock::System).await?;
    worker.schedule(&settings, service.upstream());
    tracing::info!(address = %service.address(), environment = settings.environment.as_str(), "serving and delivering");
    lifecycle::signal().await?;
    tracing::info!("stopping");
    let (service, worker) = tokio::join!(service.stop(), worker.stop());
    service.and(worker)?;
    Ok(ExitCode::SUCCESS)
}
