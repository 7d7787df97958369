//! What was measured of one kind of request.

use serde::{Deserialize, Serialize};

use crate::measure::Usage;
use crate::run::Workload;

/// Durations in microseconds.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Latency {
    /// Of half of the requests.
    pub p50: u64,
    /// Of nineteen of twenty.
    pub p95: u64,
    /// Of ninety-nine of a hundred.
    pub p99: u64,
    /// Of all.
    pub max: u64,
}

/// What a request leaves in a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Bytes, those of its indexes included.
    pub bytes: u64,
}

/// What was measured of one kind of request.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    /// The name of the kind.
    pub name: String,
    /// What it is.
    pub title: String,
    /// Milliseconds that nineteen of twenty may take at half of the greatest load.
    pub budget_ms: Option<f64>,
    /// Requests per second that should be possible.
    pub budget_per_second: Option<f64>,
    /// Why nothing was measured, if nothing was.
    pub not_served: Option<String>,
    /// Most requests per second.
    pub throughput: f64,
    /// Durations at that load.
    pub closed: Latency,
    /// Requests per second at half of the load.
    pub rate: f64,
    /// Durations at half of the load.
    pub open: Latency,
    /// How many requests were sent.
    pub requests: u64,
    /// How many failed.
    pub errors: u64,
    /// The first that failed.
    pub first_error: Option<String>,
    /// What a request costs at the greatest load.
    pub usage: Usage,
    /// Bytes by which the database grew per request.
    pub bytes_stored: Option<u64>,
    /// Bytes by which its tables grew per request, with their indexes; those that grew the most first.
    pub tables: Vec<Table>,
    /// Bytes of memory of the service afterwards.
    pub memory: Option<u64>,
}

impl Row {
    /// Returns the row of a kind of which nothing was measured.
    pub fn not_served(workload: &Workload, reason: String) -> Self {
        Self {
            name: workload.name.to_owned(),
            title: workload.title.to_owned(),
            budget_ms: workload.budget_ms,
            budget_per_second: workload.budget_per_second,
            not_served: (!reason.is_empty()).then_some(reason),
            throughput: 0.0,
            closed: Latency::default(),
            rate: 0.0,
            open: Latency::default(),
            requests: 0,
            errors: 0,
            first_error: None,
            usage: Usage::default(),
            bytes_stored: None,
            tables: Vec::new(),
            memory: None,
        }
    }

    /// Returns the row as a line for the terminal.
    pub fn line(&self) -> String {
        let errors = match &self.first_error {
            Some(first) => format!("  {} FAILED: {first}", self.errors),
            None => String::new(),
        };
        format!(
            "  {:<22} {:>8.0}/s   at {:>6.0}/s: p50 {:>7.2}  p95 {:>7.2}  p99 {:>7.2}  max {:>8.2} ms{errors}",
            self.name,
            self.throughput,
            self.rate,
            millis(self.open.p50),
            millis(self.open.p95),
            millis(self.open.p99),
            millis(self.open.max),
        )
    }

    /// Do the durations exceed the budget?
    pub(super) fn is_too_slow(&self) -> bool {
        self.budget_ms.is_some_and(|budget| millis(self.open.p95) > budget)
    }

    /// Are fewer requests possible than there should be?
    pub(super) fn is_too_little(&self) -> bool {
        self.budget_per_second.is_some_and(|budget| self.throughput < budget)
    }
}

/// Returns microseconds as milliseconds.
#[expect(clippy::cast_precision_loss, reason = "durations are small")]
pub(super) fn millis(micros: u64) -> f64 {
    micros as f64 / 1000.0
}
