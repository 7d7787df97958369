//! What is measured about those who look.

use std::sync::LazyLock;

use opentelemetry::global;
use opentelemetry::metrics::UpDownCounter;

static ACTIVE: LazyLock<UpDownCounter<i64>> = LazyLock::new(|| {
    global::meter("dialogporten")
        .i64_up_down_counter("dialogporten.subscriptions.active")
        .with_description("Readers that hear of changes of a dialog as they happen")
        .build()
});

/// Shows that there are none yet.
pub(super) fn prepare() {
    ACTIVE.add(0, &[]);
}

/// Records that a reader begins to listen.
pub(super) fn begun() {
    ACTIVE.add(1, &[]);
}

/// Records that a reader has left.
pub(super) fn ended() {
    ACTIVE.add(-1, &[]);
}
