//! W3C trace context of a request, and the span that everything about it belongs to.

use axum::http::{HeaderMap, Method};
use dialogporten_domain::IdGenerator;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState};
use tracing::Span;
use tracing::field::Empty;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use uuid::Uuid;

/// The trace that a request belongs to, with a span of our own.
#[derive(Debug, Clone)]
pub struct TraceContext {
    parent: String,
}

impl TraceContext {
    /// Continues a trace, or starts a new one.
    fn continuing(sent: Option<Sent<'_>>) -> Self {
        let ids = IdGenerator::default();
        let span = span_id(ids.random());
        let parent = match sent {
            Some(Sent { trace, flags, .. }) => format!("00-{trace}-{span}-{flags}"),
            None => format!("00-{}-{span}-00", ids.random().simple()),
        };
        Self { parent }
    }

    /// Returns the 32 hexadecimal digits of the trace.
    pub fn trace_id(&self) -> &str {
        &self.parent[3..35]
    }

    /// Returns the 16 hexadecimal digits of our span.
    pub fn span_id(&self) -> &str {
        &self.parent[36..52]
    }

    /// Returns the whole context, `00-{trace}-{span}-{flags}`.
    pub fn parent(&self) -> &str {
        &self.parent
    }
}

impl From<&SpanContext> for TraceContext {
    fn from(span: &SpanContext) -> Self {
        let (trace, id, flags) = (span.trace_id(), span.span_id(), span.trace_flags().to_u8());
        Self { parent: format!("00-{trace}-{id}-{flags:02x}") }
    }
}

/// Begins the span of a request. Its level is the most severe one, so that no filter for the log takes it away. Where traces
/// are exported, the exporter chooses the identifiers.
pub(super) fn begin(headers: &HeaderMap, method: &Method, route: &str) -> (Span, TraceContext) {
    let span = span(method, route);
    let sent = headers.get("traceparent").and_then(|value| value.to_str().ok()).and_then(Sent::parse);
    let trace =
        exported(&span, headers, sent.as_ref(), method, route).unwrap_or_else(|| TraceContext::continuing(sent));
    span.record("trace_id", trace.trace_id());
    span.record("span_id", trace.span_id());
    (span, trace)
}

fn span(method: &Method, route: &str) -> Span {
    // Probes come every few seconds and tell nothing; their target keeps them out of exported traces.
    if route.starts_with("/health") {
        return tracing::error_span!(target: "dialogporten::probe", "request", trace_id = Empty, span_id = Empty);
    }
    tracing::error_span!(
        "request",
        trace_id = Empty,
        span_id = Empty,
        http.request.method = %method,
        http.route = route,
        http.response.status_code = Empty,
        otel.kind = "server",
        otel.name = Empty,
        otel.status_code = Empty,
    )
}

/// Returns the context of the exported span; nothing where traces are not exported.
fn exported(
    span: &Span,
    headers: &HeaderMap,
    sent: Option<&Sent<'_>>,
    method: &Method,
    route: &str,
) -> Option<TraceContext> {
    let parent = opentelemetry::Context::new();
    let parent = match sent.and_then(|sent| sent.remote(headers)) {
        Some(remote) => parent.with_remote_span_context(remote),
        None => parent,
    };
    span.set_parent(parent).ok()?;
    span.record("otel.name", format!("{method} {route}"));
    let context = span.context();
    let exported = context.span().span_context().clone();
    exported.is_valid().then(|| TraceContext::from(&exported))
}

fn span_id(random: Uuid) -> String {
    random.simple().to_string()[16..].to_owned()
}

/// A valid header of version 00.
#[derive(Debug, Clone, Copy)]
struct Sent<'a> {
    trace: &'a str,
    span: &'a str,
    flags: &'a str,
}

impl<'a> Sent<'a> {
    fn parse(header: &'a str) -> Option<Self> {
        let mut parts = header.trim().split('-');
        let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let is_hex = |text: &str, length: usize| {
            text.len() == length && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        };
        let is_valid = is_hex(version, 2)
            && version != "ff"
            && is_hex(trace, 32)
            && trace.bytes().any(|b| b != b'0')
            && is_hex(span, 16)
            && is_hex(flags, 2);
        is_valid.then_some(Self { trace, span, flags })
    }

    /// Returns the sender's span, with what vendors have added to it.
    fn remote(&self, headers: &HeaderMap) -> Option<SpanContext> {
        let trace = TraceId::from_hex(self.trace).ok()?;
        let span = SpanId::from_hex(self.span).ok()?;
        let flags = TraceFlags::new(u8::from_str_radix(self.flags, 16).ok()?);
        let state = headers.get("tracestate").and_then(|value| value.to_str().ok());
        let state = state.and_then(|state| state.parse::<TraceState>().ok()).unwrap_or_default();
        Some(SpanContext::new(trace, span, flags, true, state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn a_valid_trace_is_continued_and_others_are_replaced() {
        let trace = TraceContext::continuing(Sent::parse(SENT));
        assert_eq!(trace.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_ne!(trace.span_id(), "00f067aa0ba902b7");
        assert!(trace.parent().ends_with("-01"));

        assert!(Sent::parse("00-00000000000000000000000000000000-00f067aa0ba902b7-01").is_none());
        let trace = TraceContext::continuing(None);
        assert_eq!((trace.parent().len(), trace.span_id().len()), (55, 16));
        assert_ne!(trace.trace_id(), "00000000000000000000000000000000");
    }

    #[test]
    fn the_span_of_the_sender_is_kept_with_its_state() {
        let mut headers = HeaderMap::new();
        headers.insert("tracestate", "vendor=value".parse().unwrap());
        let remote = Sent::parse(SENT).unwrap().remote(&headers).unwrap();
        assert!(remote.is_remote() && remote.is_sampled());
        assert_eq!(remote.trace_state().get("vendor"), Some("value"));
        assert_eq!(TraceContext::from(&remote).parent(), SENT);
    }
}
