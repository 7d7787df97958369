//! Where traces go.

use anyhow::Context as _;
use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::propagation::{Injector, TextMapPropagator as _};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use super::{OtlpProtocol, OtlpSettings, TraceSampler};

/// Prepares the export of traces.
pub(super) fn start(
    resource: Resource,
    otlp: &OtlpSettings,
    sampler: TraceSampler,
) -> anyhow::Result<SdkTracerProvider> {
    let exporter = SpanExporter::builder();
    let exporter = match otlp.protocol {
        OtlpProtocol::Grpc => exporter.with_tonic().with_endpoint(otlp.endpoint_of("")).build(),
        OtlpProtocol::HttpProtobuf => exporter.with_http().with_endpoint(otlp.endpoint_of("/v1/traces")).build(),
    };
    let exporter = exporter.context("traces cannot be exported")?;
    Ok(SdkTracerProvider::builder()
        .with_resource(resource)
        .with_sampler(sdk_sampler(sampler))
        .with_batch_exporter(exporter)
        .build())
}

/// Returns what begins spans.
pub(super) fn tracer(provider: &SdkTracerProvider) -> SdkTracer {
    provider.tracer("dialogporten")
}

fn sdk_sampler(sampler: TraceSampler) -> Sampler {
    let root = match sampler.share {
        share if share <= 0.0 => Sampler::AlwaysOff,
        share if share >= 1.0 => Sampler::AlwaysOn,
        share => Sampler::TraceIdRatioBased(share),
    };
    if sampler.follows_parent { Sampler::ParentBased(Box::new(root)) } else { root }
}

/// Writes the current span into the headers of a call, so that the neighbor continues our trace.
pub(crate) fn propagate(headers: &mut HeaderMap) {
    TraceContextPropagator::new().inject_context(&Span::current().context(), &mut Headers(headers));
}

struct Headers<'a>(&'a mut HeaderMap);

impl Injector for Headers<'_> {
    fn set(&mut self, name: &str, value: String) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.0.insert(name, value);
        }
    }
}
