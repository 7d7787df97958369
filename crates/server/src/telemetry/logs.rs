//! What is logged, and how that is changed while the process runs.

use std::sync::OnceLock;

use opentelemetry_sdk::trace::SdkTracer;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{Directive, ParseError, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, Registry, reload};

use super::lines::Lines;

/// Records of use are always written, whatever the filter says: they are what costs are distributed by.
const ALWAYS: &str = "dialogporten::usage=info";
/// What is logged unless the configuration says otherwise.
pub(crate) const DEFAULT_FILTER: &str = "warn,dialogporten=info";

static FILTER: OnceLock<reload::Handle<EnvFilter, Registry>> = OnceLock::new();

/// Reads a filter in the form of `RUST_LOG`.
pub(crate) fn filter(text: &str) -> Result<EnvFilter, ParseError> {
    let always: Directive = ALWAYS.parse()?;
    Ok(EnvFilter::builder().parse(text)?.add_directive(always))
}

/// Starts logging, and exporting traces if there is a tracer; does nothing when that has happened already.
pub(super) fn start<W>(filter: EnvFilter, writer: W, tracer: Option<SdkTracer>)
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let (filter, handle) = reload::Layer::new(filter);
    let traces = tracer.map(traces);
    let started = tracing_subscriber::registry().with(filter).with(Lines::new(writer)).with(traces).try_init();
    if started.is_ok() {
        let _ = FILTER.set(handle);
    }
}

/// Replaces the filter.
pub(crate) fn change_filter(filter: EnvFilter) {
    if let Some(handle) = FILTER.get()
        && let Err(error) = handle.reload(filter)
    {
        tracing::warn!(%error, "the filter for the log could not be replaced");
    }
}

/// Exports spans of ours and what went wrong in them. Probes come every few seconds and tell nothing.
fn traces<S: Subscriber + for<'s> LookupSpan<'s>>(tracer: SdkTracer) -> impl Layer<S> {
    tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_level(false)
        .with_tracked_inactivity(false)
        .with_filter(filter_fn(|metadata| {
            let is_ours = metadata.target().starts_with("dialogporten") && metadata.target() != "dialogporten::probe";
            is_ours && (metadata.is_span() || *metadata.level() <= LevelFilter::WARN)
        }))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("warn,dialogporten=info", true)]
    #[case("off", true)]
    #[case("info,hyper=much", false)]
    fn filters_are_read(#[case] text: &str, #[case] is_valid: bool) {
        assert_eq!(filter(text).is_ok(), is_valid);
    }

    #[rstest]
    #[case("off")]
    #[case("error,dialogporten::usage=off")]
    #[case("dialogporten=warn")]
    fn use_is_always_recorded(#[case] text: &str) {
        let subscriber = tracing_subscriber::registry().with(filter(text).unwrap());
        tracing::subscriber::with_default(subscriber, || {
            assert!(tracing::enabled!(target: "dialogporten::usage", tracing::Level::INFO));
            assert!(!tracing::enabled!(target: "dialogporten_rest", tracing::Level::INFO));
        });
    }
}
