//! One JSON object per line.

use std::fmt;
use std::io::Write as _;

use dialogporten_domain::Clock;
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// Writes every event as an object: when, how severe, what, the trace, where from, and then its fields after those of the
/// spans around it.
pub(super) struct Lines<W> {
    writer: W,
}

impl<W> Lines<W> {
    pub(super) fn new(writer: W) -> Self {
        Self { writer }
    }
}

/// The fields of a span.
struct SpanFields(Map<String, Value>);

impl<S, W> Layer<S> for Lines<W>
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    W: for<'w> MakeWriter<'w> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Map::new();
        attributes.record(&mut Fields(&mut fields));
        span.extensions_mut().insert(SpanFields(fields));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(SpanFields(fields)) = span.extensions_mut().get_mut() {
            values.record(&mut Fields(fields));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut own = Map::new();
        event.record(&mut Fields(&mut own));
        let mut line = Map::new();
        line.insert("timestamp".to_owned(), Clock::System.now().to_string().into());
        line.insert("level".to_owned(), event.metadata().level().as_str().into());
        line.insert("message".to_owned(), own.shift_remove("message").unwrap_or_default());
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(SpanFields(fields)) = span.extensions().get() {
                // Fields of inner spans weigh more, and they are visited first.
                for (name, value) in fields {
                    line.entry(name.as_str()).or_insert_with(|| value.clone());
                }
            }
        }
        line.insert("target".to_owned(), event.metadata().target().into());
        for (name, value) in own {
            line.insert(name, value);
        }
        let mut text = serde_json::to_vec(&line).unwrap_or_default();
        text.push(b'\n');
        // There is nowhere to tell that the log is closed.
        let _ = self.writer.make_writer_for(event.metadata()).write_all(&text);
    }
}

/// Takes fields over, but for those that are meant for the exporter of traces.
struct Fields<'a>(&'a mut Map<String, Value>);

impl Fields<'_> {
    fn set(&mut self, field: &Field, value: impl Into<Value>) {
        if !field.name().starts_with("otel.") && !field.name().starts_with("log.") {
            self.0.insert(field.name().to_owned(), value.into());
        }
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.set(field, format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.set(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field, value);
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Page {
        type Writer = Self;

        fn make_writer(&self) -> Self {
            self.clone()
        }
    }

    #[test]
    fn a_line_holds_the_trace_and_all_fields() {
        let page = Page::default();
        let subscriber = tracing_subscriber::registry().with(Lines::new(page.clone()));
        tracing::subscriber::with_default(subscriber, || {
            let span = tracing::error_span!("request", trace_id = tracing::field::Empty, otel.kind = "server", a = 1);
            span.record("trace_id", "4bf9");
            let _entered = span.entered();
            let _inner = tracing::error_span!("inner", a = 2).entered();
            tracing::warn!(target: "here", cause = "none \"at all\"", is_late = true, "something happened");
        });
        let text = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
        let mut line: Map<String, Value> = serde_json::from_str(&text).unwrap();
        assert!(line.shift_remove("timestamp").unwrap().as_str().unwrap().ends_with('Z'));
        let expected = r#"{"level":"WARN","message":"something happened","a":2,"trace_id":"4bf9","target":"here","cause":"none \"at all\"","is_late":true}"#;
        assert_eq!(serde_json::to_string(&line).unwrap(), expected);
        assert!(text.ends_with('\n'));
    }
}
