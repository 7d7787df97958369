//! How long requests take, by method, route and status.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};
use std::time::Duration;

use axum::http::Method;
use opentelemetry::metrics::Histogram;
use opentelemetry::{KeyValue, global};

/// Upper ends in seconds. Reads take a millisecond or two; searches and slow neighbors up to half a minute.
const BOUNDARIES: [f64; 15] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

static METER: LazyLock<Meter> = LazyLock::new(Meter::new);

/// Records a request that has ended. `route` is the template: what is in the path itself would be no use as a label, and
/// may be personal.
pub(super) fn record(route: &str, method: &Method, status: u16, duration: Duration) {
    METER.record(route, verb(method), status, duration);
}

type Labels = Arc<[KeyValue; 3]>;
/// By method and status.
type LabelsOfRoute = HashMap<(&'static str, u16), Labels>;

/// The labels are made once per combination, so that a request costs no more than looking them up.
struct Meter {
    duration: Histogram<f64>,
    labels: RwLock<HashMap<Box<str>, LabelsOfRoute>>,
}

impl Meter {
    fn new() -> Self {
        let duration = global::meter("dialogporten")
            .f64_histogram("http.server.request.duration")
            .with_unit("s")
            .with_description("How long requests take")
            .with_boundaries(BOUNDARIES.to_vec())
            .build();
        Self { duration, labels: RwLock::default() }
    }

    fn record(&self, route: &str, verb: &'static str, status: u16, duration: Duration) {
        let labels = self.known(route, verb, status).unwrap_or_else(|| self.learn(route, verb, status));
        self.duration.record(duration.as_secs_f64(), &*labels);
    }

    fn known(&self, route: &str, verb: &'static str, status: u16) -> Option<Labels> {
        let labels = self.labels.read().unwrap_or_else(PoisonError::into_inner);
        labels.get(route)?.get(&(verb, status)).cloned()
    }

    fn learn(&self, route: &str, verb: &'static str, status: u16) -> Labels {
        let labels = Arc::new([
            KeyValue::new("http.request.method", verb),
            KeyValue::new("http.response.status_code", i64::from(status)),
            KeyValue::new("http.route", route.to_owned()),
        ]);
        let mut known = self.labels.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(route.into()).or_default().insert((verb, status), Arc::clone(&labels));
        labels
    }
}

/// Clients may make up methods; labels may not.
fn verb(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "_OTHER",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_made_once() {
        let meter = Meter::new();
        assert!(meter.known("/a/{id}", "GET", 200).is_none());
        meter.record("/a/{id}", "GET", 200, Duration::ZERO);
        let first = meter.known("/a/{id}", "GET", 200).unwrap();
        meter.record("/a/{id}", "GET", 200, Duration::ZERO);
        assert!(Arc::ptr_eq(&first, &meter.known("/a/{id}", "GET", 200).unwrap()));
        assert!(meter.known("/a/{id}", "GET", 404).is_none());
    }

    #[test]
    fn methods_that_clients_make_up_share_a_label() {
        assert_eq!(verb(&"BREW".parse().unwrap()), "_OTHER");
        assert_eq!(verb(&Method::PATCH), "PATCH");
    }
}
