//! What is measured about calls and caches.

use std::sync::LazyLock;
use std::time::Duration;

use opentelemetry::metrics::{Counter, Histogram};
use opentelemetry::{KeyValue, global};

use crate::{Error, Service};

/// Upper ends in seconds.
const BOUNDARIES: [f64; 14] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

static CALLS: LazyLock<Histogram<f64>> = LazyLock::new(|| {
    global::meter("dialogporten")
        .f64_histogram("http.client.request.duration")
        .with_unit("s")
        .with_description("How long neighbors take to answer, attempt by attempt")
        .with_boundaries(BOUNDARIES.to_vec())
        .build()
});

static READS: LazyLock<Counter<u64>> = LazyLock::new(|| {
    global::meter("dialogporten")
        .u64_counter("dialogporten.cache.requests")
        .with_description("Reads of what is kept of neighbors' answers, by outcome")
        .build()
});

/// Records one attempt to call a service.
pub(crate) fn called<T>(service: Service, duration: Duration, outcome: &Result<T, Error>) {
    let outcome = match outcome {
        Ok(_) => "2xx",
        Err(Error::Status { status, .. }) => class(*status),
        Err(Error::Timeout { .. }) => "timeout",
        Err(_) => "error",
    };
    let labels = [KeyValue::new("dependency", service.as_str()), KeyValue::new("outcome", outcome)];
    CALLS.record(duration.as_secs_f64(), &labels);
}

fn class(status: u16) -> &'static str {
    match status / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

/// How a value was got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Read {
    /// From memory.
    Hit,
    /// An older one from memory, because renewing it failed or took too long.
    Stale,
    /// From the service.
    Miss,
    /// Not at all.
    Error,
}

/// Records that a value was read.
pub(crate) fn read(service: Service, read: Read) {
    let result = match read {
        Read::Hit => "hit",
        Read::Stale => "stale",
        Read::Miss => "miss",
        Read::Error => "error",
    };
    READS.add(1, &[KeyValue::new("cache", service.as_str()), KeyValue::new("result", result)]);
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::class;

    #[rstest]
    #[case(204, "2xx")]
    #[case(302, "3xx")]
    #[case(404, "4xx")]
    #[case(503, "5xx")]
    fn statuses_are_told_by_class(#[case] status: u16, #[case] expected: &str) {
        assert_eq!(class(status), expected);
    }
}
