use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// Names that may be granted, and more that come.
const NAMES: i32 = 8;
const ALL: i32 = 10;

fn party(number: i32) -> PartyId {
    PartyId::of(dialogporten_domain::PartyKind::SelfIdentified, &format!("user{number}")).unwrap()
}

fn service(number: i32) -> ServiceResource {
    ServiceResource::from_id(&format!("service-{number}"))
}

/// Parties or services by their integers.
type Numbers = BTreeSet<i32>;
/// The parties and services of a grant.
type Granted = (Vec<i32>, Vec<i32>);

fn grants(numbers: &[Granted]) -> Vec<Grant> {
    let grant = |(parties, resources): &Granted| Grant {
        parties: parties.iter().copied().map(party).collect(),
        resources: resources.iter().copied().map(service).collect(),
    };
    numbers.iter().map(grant).collect()
}

fn first(grants: &[Grant], parties: &Numbers, resources: &Numbers, horizon: u64) -> Resolution {
    let found = |name: &str, of: &Numbers, named: fn(i32) -> String| of.iter().copied().find(|id| named(*id) == name);
    let of_party = |name: &PartyId| found(name.as_str(), parties, |id| party(id).as_str().to_owned());
    let of_resource = |name: &ServiceResource| found(name.as_str(), resources, |id| service(id).as_str().to_owned());
    let parties: Vec<_> = grants.iter().flat_map(|grant| &grant.parties).map(of_party).collect();
    Resolution::new(grants, parties, of_resource, horizon)
}

fn take(resolution: &mut Resolution, grants: &[Grant], parties: &Numbers, resources: &Numbers, horizon: u64) {
    let parties: Vec<_> = parties.iter().map(|id| (party(*id), *id)).collect();
    let resources: Vec<_> = resources.iter().map(|id| (service(*id), *id)).collect();
    let parties = parties.iter().map(|(name, id)| (name.as_str(), *id));
    let resources = resources.iter().map(|(name, id)| (name.as_str(), *id));
    resolution.take(grants, parties, resources, horizon);
}

fn pairs(allowed: &Allowed) -> BTreeSet<(i32, i32)> {
    let of_block = |block: &Block| {
        let parties = block.parties.clone();
        let pairs = |resource| parties.clone().into_iter().map(move |party| (party, resource));
        block.resources.clone().into_iter().flat_map(pairs).collect::<Vec<_>>()
    };
    allowed.blocks().iter().flat_map(of_block).collect()
}

fn numbers() -> impl Strategy<Value = Numbers> {
    prop::collection::btree_set(0..ALL, 0..6)
}

proptest! {
    /// However names come, and in whatever order somebody tells, what is allowed is what the names that are known allow.
    #[test]
    fn what_came_is_taken_over(
        granted in prop::collection::vec(
            (prop::collection::vec(0..NAMES, 0..5), prop::collection::vec(0..NAMES, 0..5)), 0..5),
        known in (numbers(), numbers()),
        arrivals in prop::collection::vec((numbers(), numbers()), 0..5),
    ) {
        let grants = grants(&granted);
        let (mut parties, mut resources) = known;
        let mut resolution = first(&grants, &parties, &resources, 0);
        let nothing = (Numbers::new(), Numbers::new());
        for (horizon, (more_parties, more_resources)) in (1..).zip(std::iter::once(nothing).chain(arrivals)) {
            take(&mut resolution, &grants, &more_parties, &more_resources, horizon);
            parties.extend(more_parties);
            resources.extend(more_resources);
            let allowed = resolution.allowed();
            let expected = granted.iter().flat_map(|(of_grant, services)| {
                let (parties, resources) = (&parties, &resources);
                let services = services.iter().filter(|id| resources.contains(id));
                services.flat_map(move |service| {
                    of_grant.iter().filter(|id| parties.contains(id)).map(move |party| (*party, *service))
                })
            });
            prop_assert_eq!(pairs(&allowed), expected.collect::<BTreeSet<_>>());
            prop_assert!(allowed.blocks().iter().all(Block::has_pairs));
            let missing_parties: Numbers =
                granted.iter().flat_map(|grant| &grant.0).filter(|id| !parties.contains(id)).copied().collect();
            let missing_resources: Numbers =
                granted.iter().flat_map(|grant| &grant.1).filter(|id| !resources.contains(id)).copied().collect();
            let (absent_parties, absent_resources) = resolution.absent_names(&grants);
            let absent_parties: Vec<_> = absent_parties.into_iter().cloned().collect();
            let absent_resources: Vec<_> = absent_resources.into_iter().cloned().collect();
            prop_assert_eq!(absent_parties, missing_parties.iter().copied().map(party).collect::<Vec<_>>());
            prop_assert_eq!(absent_resources, missing_resources.iter().copied().map(service).collect::<Vec<_>>());
            let is_complete = missing_parties.is_empty() && missing_resources.is_empty();
            prop_assert_eq!(resolution.since(&grants, None), (!is_complete).then_some(horizon));
            for number in 0..ALL {
                let is_complete = missing_parties.is_empty() && !missing_resources.contains(&number);
                let wanted = BTreeSet::from([service(number)]);
                prop_assert_eq!(resolution.since(&grants, Some(&wanted)), (!is_complete).then_some(horizon));
            }
        }
    }
}

#[test]
fn who_searches_keeps_what_was_allowed() {
    let grants = grants(&[(vec![1, 2], vec![7])]);
    let mut resolution = first(&grants, &Numbers::from([1]), &Numbers::from([7]), 1);
    let before = resolution.allowed();
    take(&mut resolution, &grants, &Numbers::from([2]), &Numbers::new(), 2);
    assert_eq!((before.party_count(), resolution.allowed().party_count()), (1, 2));
}

#[test]
fn a_name_that_cannot_be_stored_is_not_waited_for() {
    let mut grants = grants(&[(vec![1], vec![7])]);
    grants[0].resources.push(ServiceResource::from_id("a\0b"));
    let resolution = first(&grants, &Numbers::from([1]), &Numbers::from([7]), 1);
    assert_eq!(resolution.since(&grants, None), None);
}

#[test]
fn parties_of_different_kinds_are_found_by_their_names() {
    // The order of parties is not that of their names.
    let parties = [
        "urn:altinn:organization:identifier-no:312002000",
        "urn:altinn:person:legacy-selfidentified:a",
        "urn:altinn:person:idporten-email:a@b.no",
    ];
    let grants = [Grant {
        parties: parties.iter().map(|urn| PartyId::parse(urn).unwrap()).collect(),
        resources: vec![service(7)],
    }];
    for urn in parties {
        let mut resolution = first(&grants, &Numbers::new(), &Numbers::from([7]), 1);
        let allowed = resolution.take(&grants, [(urn, 1)].into_iter(), [].into_iter(), 2);
        assert_eq!(allowed.blocks().len(), 1, "{urn}");
    }
}
