//! Keeping answers.

use std::time::Duration;

use sha2::{Digest as _, Sha256};

use super::AuthorizedPartiesQuery;
use crate::failsafe::{ACCESS_MAX_AGE, CacheOptions};

/// The capacity counts parties, at about 150 bytes each, and single instances: most users represent a handful, some tens of
/// thousands.
pub(crate) const AUTHORIZED_PARTIES_CACHE: CacheOptions = CacheOptions::new(
    100_000,
    Duration::from_secs(30),
    Duration::from_mins(30),
    Duration::from_secs(10),
    Duration::from_secs(25),
)
.renewed_within(ACCESS_MAX_AGE);

/// Identifies a question by everything that the answer depends on. The order of the filter does not matter.
pub(super) fn key(query: &AuthorizedPartiesQuery) -> [u8; 32] {
    // Destructured, so that a new part cannot be left out.
    let AuthorizedPartiesQuery { caller, with_rights, filter } = query;
    let mut filter: Vec<&str> = filter.iter().map(dialogporten_domain::PartyId::as_str).collect();
    filter.sort_unstable();
    let mut hash = Sha256::new();
    hash.update([u8::from(*with_rights)]);
    for part in std::iter::once(caller.as_str()).chain(filter) {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use dialogporten_domain::PartyId;
    use rstest::rstest;

    use super::*;
    use crate::authorized_parties::party_filter;

    const ORGS: [&str; 2] =
        ["urn:altinn:organization:identifier-no:312001004", "urn:altinn:organization:identifier-no:312002000"];

    fn query() -> AuthorizedPartiesQuery {
        AuthorizedPartiesQuery::rights(PartyId::person("17829010178").unwrap(), party_filter(ORGS))
    }

    #[test]
    fn the_order_of_the_filter_does_not_matter() {
        let mut reversed = query();
        reversed.filter.reverse();
        assert_eq!(key(&reversed), key(&query()));
    }

    #[rstest]
    #[case::other_caller(|q: &mut AuthorizedPartiesQuery| q.caller = PartyId::person("05878510145").unwrap())]
    #[case::no_rights(|q: &mut AuthorizedPartiesQuery| q.with_rights = false)]
    #[case::smaller_filter(|q: &mut AuthorizedPartiesQuery| { q.filter.pop(); })]
    #[case::no_filter(|q: &mut AuthorizedPartiesQuery| q.filter.clear())]
    #[case::swapped(|q: &mut AuthorizedPartiesQuery| std::mem::swap(&mut q.caller, &mut q.filter[0]))]
    fn changing_any_part_changes_the_key(#[case] change: fn(&mut AuthorizedPartiesQuery)) {
        let mut changed = query();
        change(&mut changed);
        assert_ne!(key(&changed), key(&query()));
    }
}
