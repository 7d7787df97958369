//! People who act for one party or for very many.

use super::{Population, numbers};
use crate::random::Permutation;

/// The most parties of a user.
const LARGEST: u64 = 84_000;
/// Populations of at least so many parties have users of full size; smaller ones have smaller users.
const FULL_SIZE: u64 = 10_000;
/// A party counts as busy when it fills a page.
const BUSY: u64 = 100;

/// Services that everybody with many parties has access to, from very frequent to very rare.
pub const ROTATED_SERVICES: [usize; 10] = [0, 1, 10, 11, 20, 31, 50, 81, 120, 191];

/// The user who was given single dialogs of other parties.
pub const DELEGATE: &str = "delegate";
/// How many.
const DELEGATED: u64 = 40;

/// A dialog that was delegated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delegated {
    /// The rank of its party.
    pub rank: u64,
    /// Its number.
    pub number: u64,
}

/// Somebody who acts for parties.
#[derive(Debug, Clone)]
pub struct User {
    /// What the user is called here.
    pub name: &'static str,
    /// The national identity number.
    pub pid: String,
    /// The ranks of the parties.
    pub ranks: Vec<u64>,
    /// Is it the leader of the parties, with access to everything? Otherwise it does the accounts and the payroll.
    pub is_leader: bool,
}

/// Name, size, are half of the parties without dialogs?
const SIZES: [(&str, u64, bool); 7] = [
    ("hundred", 100, false),
    ("thousand", 1_000, false),
    ("thousand-sparse", 1_000, true),
    ("twenty-thousand", 20_000, false),
    ("twenty-thousand-sparse", 20_000, true),
    ("eighty-four-thousand", LARGEST, false),
    ("eighty-four-thousand-sparse", LARGEST, true),
];

/// Returns the size of the largest user.
pub(super) fn largest(parties: u64) -> u64 {
    if parties < FULL_SIZE { LARGEST.min(2 * parties) } else { LARGEST }
}

impl Population {
    /// Returns the dialogs that were delegated, each of another party.
    pub fn delegated(&self) -> Vec<Delegated> {
        let parties = self.party_count();
        let ranks =
            (0..DELEGATED).map(|at| parties / 4 + at).filter(|rank| *rank < parties && self.count_of(*rank) > 0);
        ranks.map(|rank| Delegated { rank, number: self.number(rank, 0) }).collect()
    }

    /// Returns all users.
    pub fn users(&self) -> Vec<User> {
        let parties = self.party_count();
        let busy: Vec<u64> = (0..parties).take_while(|rank| self.count_of(*rank) >= BUSY).take(1_000).collect();
        let busy = if busy.is_empty() { vec![0] } else { busy };
        let typical = busy.last().copied().unwrap_or(0).min(parties - 1);
        let few = parties / 2;
        let mut all = vec![
            ("one", vec![typical], true),
            ("five", vec![0, 1, 3, typical, few], true),
            ("busy", busy, true),
            (DELEGATE, vec![typical], true),
        ];
        let shuffled = Permutation::new(parties, self.scale.seed ^ 0x75_73_65_72);
        for (name, size, is_sparse) in SIZES {
            let size = size.min(largest(parties));
            let with_dialogs = if is_sparse { size / 2 } else { size }.min(parties);
            let ranks = (0..with_dialogs).map(|at| shuffled.forward(at));
            let empty = parties..parties + size - with_dialogs;
            all.push((name, ranks.chain(empty).collect(), size <= 100));
        }
        let people = numbers::people(all.len());
        all.into_iter()
            .zip(people)
            .map(|((name, ranks, is_leader), person)| {
                let mut ranks: Vec<u64> = ranks;
                let mut seen = std::collections::HashSet::new();
                ranks.retain(|rank| seen.insert(*rank));
                User { name, pid: person.id().to_owned(), ranks, is_leader }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::population;

    #[test]
    fn users_have_the_parties_that_they_are_named_after() {
        let population = population(100_000);
        let users = population.users();
        let size = |name: &str| users.iter().find(|user| user.name == name).unwrap().ranks.len();
        assert_eq!([size("one"), size("five"), size("hundred")], [1, 5, 100]);
        assert_eq!([size("thousand"), size("twenty-thousand-sparse")], [1_000, 20_000]);
        assert_eq!(size("eighty-four-thousand"), 84_000);
        for user in &users {
            let empty = user.ranks.iter().filter(|rank| population.count_of(**rank) == 0).count();
            assert!(!user.name.ends_with("sparse") || empty * 2 >= user.ranks.len(), "{}", user.name);
            assert!(user.ranks.iter().all(|rank| usize::try_from(*rank).unwrap() < population.parties().len()));
        }
    }
}
