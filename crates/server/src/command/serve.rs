//! `dialogporten serve`: the HTTP front end.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use dialogporten_domain::Clock;
use dialogporten_rest::Surface;

use super::source;
use crate::adjust::Configuration;
use crate::config::Source;
use crate::telemetry::Telemetry;
use crate::{Service, Settings, lifecycle};

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
    let telemetry = Telemetry::start(&settings).await?;
    let surface = match options.surface {
        ServedSurface::All => Surface::All,
        ServedSurface::Serviceowner => Surface::ServiceOwner,
        ServedSurface::Enduser => Surface::EndUser,
    };
    let service = Service::start(&settings, surface, Clock::System).await?;
    tracing::info!(address = %service.address(), environment = settings.environment.as_str(), "serving");
    until_signal(service, source).await?;
    telemetry.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Serves until a signal asks the process to stop; a second signal ends it at once.
async fn until_signal(service: Service, source: Source) -> anyhow::Result<()> {
    Configuration::new(source, service.adjustable()).until_signal().await?;
    tracing::info!("stopping");
    tokio::select! {
        stopped = service.stop() => stopped?,
        again = lifecycle::signal() => {
            again?;
            tracing::warn!("stopped by a second signal, running requests are lost");
        }
    }
    Ok(())
}
