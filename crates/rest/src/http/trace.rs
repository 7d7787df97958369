//! W3C trace context of a request.

use axum::http::HeaderMap;
use uuid::Uuid;

use dialogporten_domain::IdGenerator;

/// The trace that a request belongs to, with a span of our own.
#[derive(Debug, Clone)]
pub struct TraceContext {
    parent: String,
}

impl TraceContext {
    /// Continues the trace of the `traceparent` header, or starts a new one.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let ids = IdGenerator::default();
        let sent = headers.get("traceparent").and_then(|value| value.to_str().ok()).and_then(parse);
        let (trace_id, flags) = sent.unwrap_or_else(|| (ids.random().simple().to_string(), "00".to_owned()));
        let span = span_id(ids.random());
        Self { parent: format!("00-{trace_id}-{span}-{flags}") }
    }

    /// Returns the 32 hexadecimal digits of the trace.
    pub fn trace_id(&self) -> &str {
        &self.parent[3..35]
    }

    /// Returns the whole context, `00-{trace}-{span}-{flags}`.
    pub fn parent(&self) -> &str {
        &self.parent
    }
}

fn span_id(random: Uuid) -> String {
    random.simple().to_string()[16..].to_owned()
}

/// Returns trace and flags of a valid version 00 header.
fn parse(header: &str) -> Option<(String, String)> {
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
    is_valid.then(|| (trace.to_owned(), flags.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_valid_trace_is_continued_and_others_are_replaced() {
        let mut headers = HeaderMap::new();
        let sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        headers.insert("traceparent", sent.parse().unwrap());
        let trace = TraceContext::of(&headers);
        assert_eq!(trace.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_ne!(trace.parent(), sent);
        assert!(trace.parent().ends_with("-01"));

        headers.insert("traceparent", "00-00000000000000000000000000000000-00f067aa0ba902b7-01".parse().unwrap());
        let trace = TraceContext::of(&headers);
        assert_eq!(trace.parent().len(), 55);
        assert_ne!(trace.trace_id(), "00000000000000000000000000000000");
    }
}
