//! How often the queue is looked at.

use std::time::Duration;

/// Pause while there is work.
const SHORTEST: Duration = Duration::from_millis(10);
/// Pause when there has been none for a while.
const LONGEST: Duration = Duration::from_secs(1);

/// Pauses that grow while nothing is found.
#[derive(Debug)]
pub(super) struct Pace(Duration);

impl Default for Pace {
    fn default() -> Self {
        Self(SHORTEST)
    }
}

impl Pace {
    /// Something was found.
    pub(super) fn busy(&mut self) -> Duration {
        self.0 = SHORTEST;
        self.0
    }

    /// Was nothing found lately?
    pub(super) fn is_idle(&self) -> bool {
        self.0 > SHORTEST
    }

    /// Nothing was found.
    pub(super) fn idle(&mut self) -> Duration {
        let pause = self.0;
        self.0 = (self.0 * 2).min(LONGEST);
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_until_something_is_found() {
        let mut pace = Pace::default();
        let idle: Vec<u128> = (0..9).map(|_| pace.idle().as_millis()).collect();
        assert_eq!(idle, [10, 20, 40, 80, 160, 320, 640, 1000, 1000]);
        assert_eq!(pace.busy().as_millis(), 10);
        assert_eq!(pace.idle().as_millis(), 10);
    }
}
