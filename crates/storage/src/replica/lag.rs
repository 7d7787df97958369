//! How far a replica is behind, in time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::position::Position;

/// Positions that are remembered. The oldest ones matter: a replica that has passed them all is not behind.
const MOST: usize = 256;

/// Positions of the primary that a replica has not reached yet.
#[derive(Debug, Default)]
pub(super) struct Lag {
    ahead: VecDeque<(Instant, Position)>,
}

impl Lag {
    /// Remembers where the primary was.
    pub(super) fn note(&mut self, at: Instant, position: Position) {
        if self.ahead.back().is_some_and(|(_, last)| last.timeline() != position.timeline()) {
            // Nobody waits any more for what a former primary had and the present one has not.
            self.ahead.clear();
        }
        let is_new = self.ahead.back().is_none_or(|(_, last)| *last != position);
        if is_new && self.ahead.len() < MOST {
            self.ahead.push_back((at, position));
        }
    }

    /// Returns for how long the replica has been behind, given how far it has come.
    pub(super) fn at(&mut self, now: Instant, replayed: Position) -> Duration {
        while self.ahead.front().is_some_and(|(_, position)| replayed.covers(*position)) {
            self.ahead.pop_front();
        }
        self.ahead.front().map_or(Duration::ZERO, |(at, _)| now.saturating_duration_since(*at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replica_is_behind_since_the_first_position_that_it_has_not_reached() {
        let start = Instant::now();
        let after = |millis| start + Duration::from_millis(millis);
        let mut lag = Lag::default();
        lag.note(start, Position::at(1, 10));
        lag.note(after(5), Position::at(1, 10));
        lag.note(after(7), Position::at(1, 20));
        assert_eq!(lag.at(after(9), Position::at(1, 9)), Duration::from_millis(9));
        assert_eq!(lag.at(after(9), Position::at(1, 15)), Duration::from_millis(2));
        assert_eq!(lag.at(after(9), Position::at(1, 20)), Duration::ZERO);
    }

    #[test]
    fn a_replica_in_another_history_is_behind() {
        let start = Instant::now();
        let mut lag = Lag::default();
        let after = |seconds| start + Duration::from_secs(seconds);
        lag.note(start, Position::at(1, 1000));
        lag.note(after(1), Position::at(2, 10));
        assert_eq!(lag.at(after(3), Position::at(1, 900)), Duration::from_secs(2));
        assert_eq!(lag.at(after(4), Position::at(2, 10)), Duration::ZERO);
    }
}
