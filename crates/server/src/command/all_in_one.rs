//! `dialogporten all-in-one`: front end, delivery and jobs in one process.

use std::process::ExitCode;

use dialogporten_domain::Clock;
use dialogporten_rest::Surface;

use super::source;
use crate::adjust::Configuration;
use crate::lifecycle::StopSignals;
use crate::telemetry::Telemetry;
use crate::{Service, Settings, Worker, delivery_settings};

pub(super) async fn run() -> anyhow::Result<ExitCode> {
    let source = source()?;
    let settings = Settings::read(&source)?;
    let mut signals = StopSignals::listen()?;
    let telemetry = Telemetry::start(&settings).await?;
    let service = Service::start(&settings, Surface::All, Clock::System).await?;
    let worker = Worker::start(&settings, delivery_settings(&settings), service.upstream(), Clock::System).await?;
    worker.schedule(&settings, service.upstream());
    let configuration = Configuration::new(source, service.adjustable())?;
    tracing::info!(address = %service.address(), environment = settings.environment.as_str(), "serving and delivering");
    configuration.until(&mut signals).await;
    let stopping = async {
        let (service, worker) = tokio::join!(service.stop(), worker.stop());
        service.and(worker)
    };
    signals.stop_in_order(Box::pin(stopping)).await?;
    telemetry.stop().await;
    Ok(ExitCode::SUCCESS)
}
