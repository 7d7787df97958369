//! Made-up numbers and identifiers that pass every check.

use dialogporten_domain::{PartyId, Timestamp};
use uuid::Uuid;

use crate::random::Random;

/// Where numbers of organizations start; those of agencies come before.
const FIRST_ORGANIZATION: u64 = 31_500_000;
const FIRST_AGENCY: u64 = 31_000_000;
/// A person's number without the last five digits: born on the first of January 1970, 80 added to the month.
const PERSON_PREFIX: &str = "018170";

/// Returns so many organizations.
pub(super) fn organizations(count: usize) -> Vec<PartyId> {
    valid(FIRST_ORGANIZATION, PartyId::organization).take(count).collect()
}

/// Returns so many agencies.
pub(super) fn agencies(count: usize) -> Vec<PartyId> {
    valid(FIRST_AGENCY, PartyId::organization).take(count).collect()
}

/// Returns so many people.
pub(super) fn people(count: usize) -> Vec<PartyId> {
    let numbers = (0..100_000_u32).map(|rest| format!("{PERSON_PREFIX}{rest:05}"));
    numbers.filter_map(|number| PartyId::person(&number)).take(count).collect()
}

/// Every eight digits have at most one valid ninth.
fn valid(first: u64, parse: fn(&str) -> Option<PartyId>) -> impl Iterator<Item = PartyId> {
    (first..).filter_map(move |digits| (0..10).find_map(|check| parse(&format!("{digits}{check}"))))
}

/// Returns a version 7 identifier that follows from a time and a number.
pub(super) fn identifier(at: Timestamp, seed: u64, number: u64) -> Uuid {
    let mut random = Random::of(seed, number);
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&random.draw().to_be_bytes());
    bytes[8..].copy_from_slice(&random.draw().to_be_bytes()[..2]);
    let millis = u64::try_from(at.unix_micros() / 1000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn numbers_are_used_once() {
        let all: HashSet<PartyId> = organizations(1000).into_iter().chain(agencies(30)).chain(people(20)).collect();
        assert_eq!(all.len(), 1050);
    }
}
