//! Keeps calls away from a service that fails every time, so that requests are not held up by it and it is not held
//! down by them.

use std::sync::{Mutex, PoisonError};

use dialogporten_domain::Timestamp;

use crate::CallSettings;

/// Counts failures in a row. After so many no call is made for a while; then one call finds out whether the service is
/// back, and the others go on once it is.
#[derive(Debug, Default)]
pub(crate) struct Circuit(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    closed_until: Option<Timestamp>,
}

impl Circuit {
    /// May a call be made now?
    pub(crate) fn admits(&self, now: Timestamp, settings: &CallSettings) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state.closed_until {
            None => true,
            Some(until) if now < until => false,
            Some(_) => {
                state.closed_until = Some(now.plus(settings.pause));
                true
            }
        }
    }

    /// Takes note of how a call ended.
    pub(crate) fn record(&self, is_failure: bool, now: Timestamp, settings: &CallSettings) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_failure {
            *state = State::default();
            return;
        }
        state.failures = state.failures.saturating_add(1);
        if settings.failures_before_pause.is_some_and(|limit| state.failures >= limit) {
            state.closed_until = Some(now.plus(settings.pause));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_micros(seconds * 1_000_000).unwrap()
    }

    fn settings(limit: Option<u32>) -> CallSettings {
        CallSettings { failures_before_pause: limit, pause: Duration::from_secs(5), ..CallSettings::default() }
    }

    #[test]
    fn failures_in_a_row_keep_calls_away_until_one_succeeds() {
        let (circuit, settings) = (Circuit::default(), settings(Some(3)));
        for _ in 0..3 {
            assert!(circuit.admits(at(0), &settings));
            circuit.record(true, at(0), &settings);
        }
        assert!(!circuit.admits(at(4), &settings));
        assert!(circuit.admits(at(5), &settings), "one tries");
        assert!(!circuit.admits(at(5), &settings), "the others wait");
        circuit.record(true, at(6), &settings);
        assert!(!circuit.admits(at(10), &settings));
        assert!(circuit.admits(at(11), &settings));
        circuit.record(false, at(11), &settings);
        assert!(circuit.admits(at(11), &settings) && circuit.admits(at(11), &settings));
    }

    #[test]
    fn a_success_in_between_starts_the_count_again() {
        let (circuit, settings) = (Circuit::default(), settings(Some(2)));
        for is_failure in [true, false, true, false, true] {
            circuit.record(is_failure, at(0), &settings);
            assert!(circuit.admits(at(0), &settings));
        }
    }

    #[test]
    fn without_a_limit_every_call_is_made() {
        let (circuit, settings) = (Circuit::default(), settings(None));
        (0..99).for_each(|_| circuit.record(true, at(0), &settings));
        assert!(circuit.admits(at(0), &settings));
    }
}
