//! When a failed delivery is tried again.

use std::time::Duration;

/// When a failed delivery is tried again.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// Pauses between the attempts that a worker makes in a row.
    pub quick: Vec<Duration>,
    /// Pauses between such rows of attempts. After one row more than there are pauses, delivery is given up.
    pub rounds: Vec<Duration>,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            quick: [100, 200, 500, 800, 1000].map(Duration::from_millis).to_vec(),
            rounds: [1, 5, 10, 15].map(Duration::from_mins).to_vec(),
        }
    }
}

impl Schedule {
    /// Returns the pause after a row of attempts that failed, given how many have failed before it; `None` when it was
    /// the last one.
    pub(super) fn pause_after(&self, failed_before: i16) -> Option<Duration> {
        usize::try_from(failed_before).ok().and_then(|round| self.rounds.get(round).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_pauses_and_then_no_more() {
        let minutes = |round| Schedule::default().pause_after(round).map(|pause| pause.as_secs() / 60);
        assert_eq!([0, 1, 2, 3, 4].map(minutes), [Some(1), Some(5), Some(10), Some(15), None]);
    }
}
