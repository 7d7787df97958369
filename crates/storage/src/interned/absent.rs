//! Names that do not exist.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many names are remembered at most, at about a hundred bytes each. Then all are forgotten.
const CAPACITY: usize = 100_000;
/// Longest name that is remembered, in bytes. Callers may ask for anything, and longer ones are just looked up again.
const LONGEST: usize = 200;

/// Names that have no integer. They may get one at any moment, so whoever relies on this asks which names came since the
/// horizon: no transaction before the horizon has left one of these names.
#[derive(Default)]
pub(super) struct AbsentNames(Mutex<State>);

#[derive(Default)]
pub(super) struct State {
    /// The oldest transaction that had not ended when the names were last brought up to date.
    pub(super) horizon: u64,
    pub(super) parties: HashSet<Box<str>>,
    pub(super) resources: HashSet<Box<str>>,
}

impl AbsentNames {
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Are names remembered, that is, must somebody who uses them ask for what came since?
    pub(super) fn is_empty(&self) -> bool {
        self.parties.is_empty() && self.resources.is_empty()
    }

    /// Takes over what a look-up did not find. The look-up has the given horizon, and has also told what came `since` an
    /// earlier one; that has been removed.
    pub(super) fn learn(
        &mut self,
        since: Option<u64>,
        horizon: u64,
        parties: impl Iterator<Item = Box<str>>,
        resources: impl Iterator<Item = Box<str>>,
    ) {
        if horizon < self.horizon {
            // Somebody asked later and was faster. What came in between is not known here.
            return;
        }
        if since.is_some() || self.is_empty() {
            self.horizon = horizon;
        }
        self.parties.extend(parties.filter(|name| name.len() <= LONGEST));
        self.resources.extend(resources.filter(|name| name.len() <= LONGEST));
        if self.parties.len() + self.resources.len() > CAPACITY {
            self.forget();
        }
    }

    /// Forgets all names.
    pub(super) fn forget(&mut self) {
        self.parties = HashSet::new();
        self.resources = HashSet::new();
    }
}

#[cfg(test)]
mod tests {
    use std::iter;

    use super::*;

    fn learn(state: &mut State, since: Option<u64>, horizon: u64, party: &str) {
        state.learn(since, horizon, iter::once(party.into()), iter::empty());
    }

    #[test]
    fn the_horizon_moves_only_over_what_was_told() {
        let mut state = State::default();
        learn(&mut state, None, 5, "a");
        assert_eq!(state.horizon, 5);
        learn(&mut state, None, 7, "b");
        assert_eq!((state.horizon, state.parties.len()), (5, 2), "nobody told what came between 5 and 7");
        learn(&mut state, Some(5), 8, "c");
        assert_eq!((state.horizon, state.parties.len()), (8, 3));
    }

    #[test]
    fn a_look_up_from_before_the_horizon_teaches_nothing() {
        let mut state = State::default();
        learn(&mut state, None, 5, "a");
        learn(&mut state, Some(5), 4, "b");
        assert_eq!((state.horizon, state.parties.len()), (5, 1));
    }

    #[test]
    fn long_names_are_not_remembered() {
        let mut state = State::default();
        let names = || [LONGEST, LONGEST + 1].map(|length| "x".repeat(length).into()).into_iter();
        state.learn(None, 5, names(), names());
        assert_eq!((state.parties.len(), state.resources.len()), (1, 1));
    }

    #[test]
    fn too_many_names_are_forgotten() {
        let mut state = State::default();
        state.learn(None, 5, (0..=CAPACITY).map(|name| name.to_string().into()), iter::empty());
        assert!(state.is_empty());
    }
}
