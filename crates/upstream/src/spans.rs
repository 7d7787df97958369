//! What a trace shows of calls.

use http::Method;
use opentelemetry::trace::TraceContextExt as _;
use tracing::Span;
use tracing::field::Empty;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use crate::{Error, Service};

/// Begins the span of one attempt. It names the service; an address may carry identifiers. Its level is the most severe
/// one, so that no filter for the log takes it away.
pub(crate) fn call(service: Service, method: &Method) -> Span {
    tracing::error_span!(
        "call",
        otel.kind = "client",
        otel.name = service.as_str(),
        dependency = service.as_str(),
        http.request.method = %method,
        http.response.status_code = Empty,
        otel.status_description = Empty,
    )
}

/// Tells the span of an attempt how it ended.
pub(crate) fn ended<T>(span: &Span, outcome: &Result<T, Error>) {
    let Err(error) = outcome else { return };
    if let Error::Status { status, .. } = error {
        span.record("http.response.status_code", *status);
    }
    span.record("otel.status_description", tracing::field::display(error));
}

/// Returns the span that a value is loaded under. Loading may take longer than the request that began it, so where traces
/// are exported it gets a span of its own in the same trace: the request's would not end before.
pub(crate) fn load(service: Service) -> Span {
    let request = Span::current();
    let context = request.context();
    let exported = context.span().span_context().clone();
    if !exported.is_valid() {
        return request;
    }
    let (trace_id, dependency) = (exported.trace_id(), service.as_str());
    let span = tracing::error_span!(parent: None, "load", %trace_id, dependency);
    // Fails only where traces are not exported.
    let _ = span.set_parent(context);
    span
}
