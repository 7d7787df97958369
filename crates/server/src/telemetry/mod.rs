//! What operators see: logs, measurements, traces.
//!
//! Everything else in the workspace writes to `tracing` and to the instruments of OpenTelemetry; where that goes is
//! decided here.

mod admin;
mod lines;
mod logs;
mod metrics;
mod pools;
mod process;
mod settings;
mod traces;

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use opentelemetry::KeyValue;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

pub(crate) use logs::{DEFAULT_FILTER, change_filter, filter};
pub(crate) use pools::{Watched, watch};
pub use settings::{OtlpProtocol, OtlpSettings, TelemetrySettings, TraceSampler};
pub(crate) use traces::propagate;

use crate::Settings;
use crate::config::reason_not_read;

/// Starts logging, and nothing else: for commands that end by themselves, and for developers. `filter` has the form of
/// `RUST_LOG`.
pub(crate) fn start(filter: &str) {
    logs::start(EnvFilter::try_new(filter).unwrap_or_default(), std::io::stdout, None);
}

fn filter_or_default(text: &str) -> EnvFilter {
    logs::filter(text).unwrap_or_default()
}

/// How long the end of the process waits for the collector.
const STOP_LIMIT: Duration = Duration::from_secs(3);

/// Everything that a long-running process tells about itself.
pub struct Telemetry {
    meters: Option<SdkMeterProvider>,
    tracers: Option<SdkTracerProvider>,
    metrics_address: Option<SocketAddr>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Telemetry {
    /// Starts to log, to measure, and to export what the configuration wants. Comes before everything else.
    pub(crate) async fn start(settings: &Settings) -> anyhow::Result<Self> {
        let telemetry = Self::start_into(&settings.telemetry, &settings.log_filter, std::io::stdout).await?;
        for key in &settings.unused_keys {
            if let Some(reason) = reason_not_read(key) {
                tracing::info!(key, reason, "a setting has no effect here");
            } else {
                tracing::warn!(key, "a setting is not known and has no effect");
            }
        }
        Ok(telemetry)
    }

    /// The same with a log that goes elsewhere.
    pub async fn start_into<W>(settings: &TelemetrySettings, filter: &str, log: W) -> anyhow::Result<Self>
    where
        W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
    {
        let resource = resource(settings);
        let otlp = settings.otlp.as_ref();
        let meters = metrics::start(resource.clone(), settings.metrics_listen.is_some(), otlp)?;
        let tracers = otlp.map(|otlp| traces::start(resource, otlp, settings.sampler)).transpose()?;
        logs::start(filter_or_default(filter), log, tracers.as_ref().map(traces::tracer));
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let metrics_address = match settings.metrics_listen {
            Some(address) => Some(admin::serve(address, stop.clone(), &tasks).await?),
            None => None,
        };
        if let Some(address) = metrics_address {
            tracing::info!(%address, "metrics are served");
        }
        Ok(Self { meters, tracers, metrics_address, stop, tasks })
    }

    /// Returns the address of the page of metrics, if there is one.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics_address
    }

    /// Sends what is waiting to the collector.
    pub async fn flush(&self) -> anyhow::Result<()> {
        let (meters, tracers) = (self.meters.clone(), self.tracers.clone());
        // The exporters wait for their own threads.
        let flushed = tokio::task::spawn_blocking(move || {
            (meters.map(|meters| meters.force_flush()), tracers.map(|tracers| tracers.force_flush()))
        });
        let (meters, tracers) = flushed.await?;
        meters.transpose().context("metrics could not be exported")?;
        tracers.transpose().context("traces could not be exported")?;
        Ok(())
    }

    /// Sends what is still on its way to the collector, and stops. A collector that is away is no reason to fail.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        // The exporters wait for their own threads.
        let stopped = tokio::task::spawn_blocking(move || {
            let metrics = self.meters.map(|meters| meters.shutdown_with_timeout(STOP_LIMIT)).transpose();
            let traces = self.tracers.map(|tracers| tracers.shutdown_with_timeout(STOP_LIMIT)).transpose();
            metrics.and(traces)
        });
        if let Ok(Err(error)) = stopped.await {
            tracing::warn!(%error, "the last metrics and traces could not be exported");
        }
    }
}

fn resource(settings: &TelemetrySettings) -> Resource {
    let given = settings.resource_attributes.iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
    Resource::builder_empty()
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .with_attributes(given)
        .with_service_name(settings.service_name.clone())
        .build()
}
