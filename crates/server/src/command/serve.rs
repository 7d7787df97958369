//! `dialogporten serve`: the HTTP front end.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use dialogporten_domain::Clock;
use dialogporten_rest::Surface;

use super::source;
use crate::adjust::Configuration;
use crate::lifecycle::StopSignals;
use crate::telemetry::Telemetry;
use crate::{Service, Settings};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Which API to serve
    #[arg(long, value_enum, default_value_t = ServedSurface::All)]
    surface: ServedSurface,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ServedSurface {
    All,
    Serviceowner,
    Enduser,
}

pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let source = source()?;
    let settings = Settings::read(&source)?;
    let mut signals = StopSignals::listen()?;
    let telemetry = Telemetry::start(&settings).await?;
    let surface = match options.surface {
        ServedSurface::All => Surface::All,
        ServedSurface::Serviceowner => Surface::ServiceOwner,
        ServedSurface::Enduser => Surface::EndUser,
    };
    let service = Service::start(&settings, surface, Clock::System).await?;
    let configuration = Configuration::new(source, service.adjustable())?;
    tracing::info!(address = %service.address(), environment = settings.environment.as_str(), "serving");
    configuration.until(&mut signals).await;
    signals.stop_in_order(Box::pin(service.stop())).await?;
    telemetry.stop().await;
    Ok(ExitCode::SUCCESS)
}
