//! Keeping decisions.

use std::time::Duration;

use sha2::{Digest as _, Sha256};

use super::DetailsQuery;
use crate::failsafe::{ACCESS_MAX_AGE, CacheOptions};

/// The capacity counts permitted pairs.
pub(crate) const DECISIONS_CACHE: CacheOptions = CacheOptions::new(
    250_000,
    Duration::from_secs(30),
    Duration::from_mins(30),
    Duration::from_secs(4),
    Duration::from_secs(25),
)
.renewed_within(ACCESS_MAX_AGE);

/// Identifies a question by everything that the decision depends on.
///
/// Every part is written with its length before it, so that no two questions give the same text.
pub(super) fn key(query: &DetailsQuery) -> [u8; 32] {
    // Destructured, so that a new part cannot be left out.
    let DetailsQuery { subject, party, resource, instance_ref, pairs } = query;
    let mut hash = Sha256::new();
    let fixed =
        [subject.attribute, &subject.value, party.attribute, &party.value, resource.as_str(), instance_ref.as_str()];
    let pairs = pairs.iter().flat_map(|(action, attribute)| [action.as_str(), attribute.as_str()]);
    for part in fixed.into_iter().chain(pairs) {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use dialogporten_domain::{PartyId, ServiceResource};
    use rstest::rstest;

    use super::*;
    use crate::pdp::{PartyAttribute, Subject};

    fn pairs(of: &[(&str, &str)]) -> BTreeSet<(String, String)> {
        of.iter().map(|(action, attribute)| ((*action).to_owned(), (*attribute).to_owned())).collect()
    }

    fn query() -> DetailsQuery {
        DetailsQuery {
            subject: Subject::person("17829010178"),
            party: PartyAttribute::of(&PartyId::organization("312001004").unwrap()),
            resource: ServiceResource::from_id("ttd-demo-service"),
            instance_ref: "urn:altinn:dialog-id:019b7660-6c00-7aaa-8bbb-0123456789ab".to_owned(),
            pairs: pairs(&[("read", "main"), ("write", "main")]),
        }
    }

    #[test]
    fn equal_questions_have_equal_keys() {
        assert_eq!(key(&query()), key(&query()));
    }

    #[rstest]
    #[case::other_person(|q: &mut DetailsQuery| q.subject = Subject::person("05878510145"))]
    #[case::other_kind_of_subject(|q: &mut DetailsQuery| q.subject = Subject::user_id("17829010178"))]
    #[case::other_party(|q: &mut DetailsQuery| {
        q.party = PartyAttribute::of(&PartyId::person("17829010178").unwrap());
    })]
    #[case::party_number(|q: &mut DetailsQuery| q.party = PartyAttribute::party_id(312_001_004))]
    #[case::other_resource(|q: &mut DetailsQuery| q.resource = ServiceResource::from_id("ttd-demo-service2"))]
    #[case::other_instance(|q: &mut DetailsQuery| q.instance_ref.push('0'))]
    #[case::fewer_pairs(|q: &mut DetailsQuery| q.pairs = pairs(&[("read", "main")]))]
    #[case::more_pairs(|q: &mut DetailsQuery| { q.pairs.insert(("sign".to_owned(), "main".to_owned())); })]
    #[case::other_action(|q: &mut DetailsQuery| q.pairs = pairs(&[("read", "main"), ("sign", "main")]))]
    #[case::other_attribute(|q: &mut DetailsQuery| q.pairs = pairs(&[("read", "main"), ("write", "part")]))]
    #[case::moved_border(|q: &mut DetailsQuery| q.pairs = pairs(&[("read", "main"), ("writem", "ain")]))]
    fn changing_any_part_changes_the_key(#[case] change: fn(&mut DetailsQuery)) {
        let mut changed = query();
        change(&mut changed);
        assert_ne!(key(&changed), key(&query()));
    }
}
