//! Where measurements go: into a page of text that is read from outside, to a collector, or both.

use std::sync::OnceLock;

use anyhow::Context as _;
use opentelemetry::global;
use opentelemetry_otlp::{MetricExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use prometheus::{Registry, TextEncoder};

use super::{OtlpProtocol, OtlpSettings, pools, process};

/// What the page shows. There is one per process, as there is one set of instruments.
static PAGE: OnceLock<Registry> = OnceLock::new();

/// Starts to measure. Must come before anything is measured, because instruments are bound to where they find themselves.
pub(super) fn start(
    resource: Resource,
    has_page: bool,
    otlp: Option<&OtlpSettings>,
) -> anyhow::Result<Option<SdkMeterProvider>> {
    if !has_page && otlp.is_none() {
        return Ok(None);
    }
    let mut provider = SdkMeterProvider::builder().with_resource(resource);
    if has_page {
        let registry = Registry::new();
        let page = opentelemetry_prometheus::exporter().with_registry(registry.clone()).build();
        provider = provider.with_reader(page.context("the page of metrics cannot be prepared")?);
        let _ = PAGE.set(registry);
    }
    if let Some(otlp) = otlp {
        provider = provider.with_periodic_exporter(exporter(otlp).context("metrics cannot be exported")?);
    }
    let provider = provider.build();
    global::set_meter_provider(provider.clone());
    let meter = global::meter("dialogporten");
    process::observe(&meter);
    pools::observe(&meter);
    pools::observe_replicas(&meter);
    Ok(Some(provider))
}

fn exporter(otlp: &OtlpSettings) -> anyhow::Result<MetricExporter> {
    let exporter = MetricExporter::builder();
    Ok(match otlp.protocol {
        OtlpProtocol::Grpc => exporter.with_tonic().with_endpoint(otlp.endpoint_of("")).build()?,
        OtlpProtocol::HttpProtobuf => exporter.with_http().with_endpoint(otlp.endpoint_of("/v1/metrics")).build()?,
    })
}

/// Returns the page; nothing when nothing is measured.
pub(super) fn page() -> anyhow::Result<String> {
    let families = PAGE.get().map(Registry::gather).unwrap_or_default();
    TextEncoder::new().encode_to_string(&families).context("the page of metrics cannot be written")
}
