//! How far a load is.

use std::time::{Duration, Instant};

use crate::say::{grouped, say};

/// How often progress is told.
pub(super) const PAUSE: Duration = Duration::from_secs(5);

/// Tells how far a load is.
pub(super) struct Progress {
    started: Instant,
    total: u64,
    /// How many an earlier load has left.
    before: u64,
}

impl Progress {
    pub(super) fn start(total: u64, before: u64) -> Self {
        Self { started: Instant::now(), total, before }
    }

    /// Tells how many are done, how fast it goes and how long it will take.
    pub(super) fn tell(&self, done: u64) {
        let seconds = self.started.elapsed().as_secs().max(1);
        let rate = done.saturating_sub(self.before) / seconds;
        let left = self.total.saturating_sub(done).checked_div(rate).unwrap_or(0);
        say(format_args!(
            "  {} of {} dialogs, {} per second, {} min {} s left",
            grouped(done),
            grouped(self.total),
            grouped(rate),
            left / 60,
            left % 60
        ));
    }

    /// Tells that a part has ended.
    pub(super) fn end(&self, what: &str) {
        say(format_args!("{what} after {} s", self.started.elapsed().as_secs()));
    }
}
