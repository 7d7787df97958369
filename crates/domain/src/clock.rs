//! The time source. It is a parameter everywhere, so that tests can move time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use crate::Timestamp;

/// Tells the current instant.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The wall clock of the machine.
    #[default]
    System,
    /// The wall clock, shifted by a number of microseconds that tests may change.
    Shifted(Arc<AtomicI64>),
}

impl Clock {
    /// Creates a clock that starts at the wall clock and can be moved with [`Clock::advance`].
    pub fn shifted() -> Self {
        Self::Shifted(Arc::new(AtomicI64::new(0)))
    }

    /// Returns the current instant with microsecond precision.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
    pub fn now(&self) -> Timestamp {
        let wall = Timestamp::from(chrono::Utc::now());
        match self {
            Self::System => wall,
            Self::Shifted(shift) => wall.plus_micros(shift.load(Ordering::Relaxed)),
        }
    }

    /// Returns how much time has passed since an instant. Unlike the wall clock it never goes back.
    pub fn elapsed_since(&self, start: Instant) -> Duration {
        let shift = match self {
            Self::System => 0,
            Self::Shifted(shift) => u64::try_from(shift.load(Ordering::Relaxed)).unwrap_or(0),
        };
        start.elapsed().saturating_add(Duration::from_micros(shift))
    }

    /// Moves a shifted clock forward; a system clock stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Self::Shifted(shift) = self {
            let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
            shift.fetch_add(micros, Ordering::Relaxed);
        }
    }
}
