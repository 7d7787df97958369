//! What is measured about delivery.

use std::sync::LazyLock;

use opentelemetry::metrics::{Counter, Gauge, Meter};
use opentelemetry::{KeyValue, global};

/// Whom events are delivered to.
const CONSUMER: &str = "altinn-events";

static INSTRUMENTS: LazyLock<Instruments> = LazyLock::new(|| Instruments::new(&global::meter("dialogporten")));

struct Instruments {
    delivered: Counter<u64>,
    failed: Counter<u64>,
    queue_size: Gauge<u64>,
    oldest_age: Gauge<u64>,
    dead: Gauge<u64>,
}

impl Instruments {
    fn new(meter: &Meter) -> Self {
        let counter = |name, text| meter.u64_counter(name).with_description(text).build();
        let gauge = |name, text| meter.u64_gauge(name).with_description(text).build();
        Self {
            delivered: counter("dialogporten.outbox.delivered", "Events that were delivered"),
            failed: counter(
                "dialogporten.outbox.failed",
                "Events whose delivery was given up, for a while or for good",
            ),
            queue_size: gauge("dialogporten.outbox.queue_size", "Events that wait, counted up to ten thousand"),
            oldest_age: gauge(
                "dialogporten.outbox.oldest_age_seconds",
                "Seconds since the oldest waiting event happened",
            ),
            dead: gauge("dialogporten.outbox.dead", "Events that were given up for good, counted up to ten thousand"),
        }
    }
}

/// Records that subscribers were told of something.
pub(super) fn delivered(event_type: &'static str) {
    let labels = labels(event_type);
    INSTRUMENTS.delivered.add(1, &labels);
    // A counter that is there from the beginning shows the first failure as an increase.
    INSTRUMENTS.failed.add(0, &labels);
}

/// Records that they could not be told.
pub(super) fn failed(event_type: &'static str) {
    INSTRUMENTS.failed.add(1, &labels(event_type));
}

/// Records how far delivery is behind.
pub(super) fn behind(pending: i64, oldest_seconds: i64, dead: i64) {
    let label = [KeyValue::new("consumer", CONSUMER)];
    INSTRUMENTS.queue_size.record(pending.max(0).unsigned_abs(), &label);
    INSTRUMENTS.oldest_age.record(oldest_seconds.max(0).unsigned_abs(), &label);
    INSTRUMENTS.dead.record(dead.max(0).unsigned_abs(), &label);
}

fn labels(event_type: &'static str) -> [KeyValue; 2] {
    [KeyValue::new("consumer", CONSUMER), KeyValue::new("event_type", event_type)]
}
