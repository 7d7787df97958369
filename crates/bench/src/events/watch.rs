//! Processor time of everybody who takes part, which depends less on what else the machine does than durations do.

use std::time::Instant;

use crate::machine;
use crate::run::Target;

/// Processor time in milliseconds so far.
pub(super) struct Watch {
    started: Instant,
    worker: u64,
    service: u64,
    postgres: u64,
    own: u64,
}

impl Watch {
    pub(super) fn start(target: &Target, postgres: Option<u32>) -> Self {
        let of = |pid: Option<u32>| pid.and_then(machine::processor_time).unwrap_or(0);
        Self {
            started: Instant::now(),
            worker: of(target.worker()),
            service: of(target.process()),
            postgres: postgres.and_then(machine::processor_time_of_family).unwrap_or(0),
            own: machine::processor_time(std::process::id()).unwrap_or(0),
        }
    }

    pub(super) fn stop(self, target: &Target, postgres: Option<u32>) -> Spent {
        let now = Self::start(target, postgres);
        Spent {
            seconds: self.started.elapsed().as_secs_f64(),
            worker: now.worker.saturating_sub(self.worker),
            service: now.service.saturating_sub(self.service),
            postgres: now.postgres.saturating_sub(self.postgres),
            own: now.own.saturating_sub(self.own),
        }
    }
}

/// Processor time that was spent, in milliseconds.
pub(super) struct Spent {
    seconds: f64,
    worker: u64,
    service: u64,
    postgres: u64,
    own: u64,
}

impl Spent {
    /// Tells what each of so many has cost.
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    pub(super) fn per(&self, what: &str, count: u64) -> String {
        let micros = |millis: u64| millis as f64 * 1000.0 / count.max(1) as f64;
        format!(
            "processor per {what} in µs: worker {:.0}, database {:.0}, service {:.0}, clients and sink {:.0}; {:.1} s",
            micros(self.worker),
            micros(self.postgres),
            micros(self.service),
            micros(self.own),
            self.seconds
        )
    }
}
