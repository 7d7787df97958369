//! Logs: one JSON object per line on standard output.

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt};

/// Starts logging. `filter` has the form of `RUST_LOG`.
pub(crate) fn start(filter: &str) {
    start_into(filter, std::io::stdout);
}

/// Starts logging into a writer; does nothing when logging has started already.
pub fn start_into<W: for<'w> MakeWriter<'w> + Send + Sync + 'static>(filter: &str, writer: W) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines =
        fmt::layer().json().flatten_event(true).with_current_span(true).with_span_list(false).with_writer(writer);
    let _ = tracing_subscriber::registry().with(filter).with(lines).try_init();
}
