use std::collections::{BTreeMap, HashSet};

use dialogporten_storage::SubjectResource;
use dialogporten_upstream::authorized_parties::{AuthorizedInstance, AuthorizedPartyType};
use proptest::prelude::*;

use super::*;

const COMPANY: &str = "312001004";
const BRANCH: &str = "310010103";
const ANOTHER: &str = "312002000";
const NUMBERS: [&str; 3] = [COMPANY, BRANCH, ANOTHER];

fn resource(id: &str) -> ServiceResource {
    ServiceResource::from_id(id)
}

fn party(number: &str, subjects: &[&str], resources: &[&str]) -> AuthorizedParty {
    AuthorizedParty {
        party: PartyId::organization(number).unwrap(),
        described: None,
        party_type: AuthorizedPartyType::Organization,
        is_deleted: false,
        is_current_end_user: false,
        has_key_role: false,
        is_main_administrator: false,
        is_access_manager: false,
        has_only_access_to_sub_parties: false,
        resources: resources.iter().map(|id| resource(id)).collect(),
        subjects: subjects.iter().map(|subject| (*subject).to_owned()).collect(),
        instances: Box::default(),
        sub_parties: Box::default(),
    }
}

fn mappings(pairs: &[(&str, &str)]) -> SubjectResources {
    let mapping =
        |(subject, id): &(&str, &str)| SubjectResource { subject: (*subject).to_owned(), resource: resource(id) };
    SubjectResources::new(pairs.iter().map(mapping).collect())
}

fn world() -> SubjectResources {
    mappings(&[("role:dagl", "a"), ("role:dagl", "b"), ("package:post", "b"), ("Role:LEDE", "c")])
}

/// What each party may use, as text.
fn pairs(grants: &Grants) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for grant in &**grants.pairs {
        for party in &grant.parties {
            let resources = grant.resources.iter().map(|resource| resource.id().to_owned()).collect();
            assert!(found.insert(party.id().to_owned(), resources).is_none(), "a party stands in one group");
        }
    }
    found
}

fn only(parties: &[&str], resources: &[&str]) -> Constraint {
    Constraint {
        parties: (!parties.is_empty()).then(|| parties.iter().map(|it| PartyId::organization(it).unwrap()).collect()),
        resources: (!resources.is_empty()).then(|| resources.iter().map(|id| resource(id)).collect()),
    }
}

#[test]
fn parties_with_equal_services_are_one_group_however_they_came_by_them() {
    let parties = [
        party(COMPANY, &["role:dagl"], &[]),
        party(BRANCH, &["package:post"], &["a"]),
        party(ANOTHER, &["role:lede", "role:unknown"], &[]),
    ];
    let grants = Grants::new(&parties, &world(), &Constraint::default());
    assert_eq!(grants.pairs.len(), 2);
    let expected = [(BRANCH, vec!["a", "b"]), (COMPANY, vec!["a", "b"]), (ANOTHER, vec!["c"])];
    let expected = expected.map(|(party, ids)| (party.to_owned(), ids.into_iter().map(str::to_owned).collect()));
    assert_eq!(pairs(&grants), BTreeMap::from(expected));
}

#[test]
fn constraints_narrow_parties_and_services() {
    let parties = [party(COMPANY, &["role:dagl"], &["d"]), party(ANOTHER, &["role:dagl"], &[])];
    let of = |parties_only: &[&str], resources: &[&str]| {
        pairs(&Grants::new(&parties, &world(), &only(parties_only, resources))).into_iter().collect::<Vec<_>>()
    };
    assert_eq!(of(&[ANOTHER], &[]), [(ANOTHER.to_owned(), vec!["a".to_owned(), "b".to_owned()])]);
    assert_eq!(of(&[], &["d"]), [(COMPANY.to_owned(), vec!["d".to_owned()])]);
    assert_eq!(of(&[ANOTHER], &["d"]), []);
    assert_eq!(of(&[BRANCH], &[]), []);
}

#[test]
fn sub_parties_count_one_level_deep_and_a_party_named_twice_has_all_that_is_said() {
    let mut top = party(COMPANY, &["role:lede"], &[]);
    let mut branch = party(BRANCH, &["role:lede"], &[]);
    branch.sub_parties = [party("310010367", &["role:dagl"], &[])].into();
    top.sub_parties = [branch].into();
    let grants = Grants::new(&[top, party(BRANCH, &[], &["d"])], &world(), &Constraint::default());
    let expected = [(BRANCH, vec!["c", "d"]), (COMPANY, vec!["c"])];
    let expected = expected.map(|(party, ids)| (party.to_owned(), ids.into_iter().map(str::to_owned).collect()));
    assert_eq!(pairs(&grants), BTreeMap::from(expected));
}

#[test]
fn instances_are_found_by_identifier_or_label_and_narrowed_like_everything_else() {
    let id = "019b7660-6c00-7aaa-8bbb-0123456789ab";
    let instance = |id: &str, reference: Option<String>| AuthorizedInstance {
        resource: resource(id),
        instance_ref: reference.map(Into::into),
    };
    let mut party = party(COMPANY, &[], &[]);
    party.instances = [
        instance("a", Some(format!("urn:altinn:dialog-id:{id}"))),
        instance("b", Some(format!("URN:altinn:instance-id:7/{id}"))),
        instance("b", Some(format!("urn:altinn:correspondence-id:{id}"))),
        instance("c", Some("nonsense".to_owned())),
        instance("c", None),
    ]
    .into();
    let of = |constraint: Constraint| {
        let instances = Grants::new(std::slice::from_ref(&party), &world(), &constraint).instances;
        (instances.dialogs.len(), instances.labels.into_keys().collect::<HashSet<_>>())
    };
    let labels = [format!("urn:altinn:integration:storage:7/{id}"), format!("urn:altinn:correspondence-id:{id}")];
    assert_eq!(of(Constraint::default()), (1, HashSet::from(labels.clone())));
    assert_eq!(of(only(&[], &["b"])), (0, HashSet::from(labels)));
    assert_eq!(of(only(&[ANOTHER], &[])), (0, HashSet::new()));
}

proptest! {
    /// Grouping changes neither what is allowed nor what is not.
    #[test]
    fn groups_say_what_the_parties_say(
        given in prop::collection::vec(
            (
                0..NUMBERS.len(),
                prop::collection::vec(prop::sample::select(&["role:dagl", "package:post", "role:lede"]), 0..3),
                prop::collection::vec(prop::sample::select(&["a", "b", "c", "d"]), 0..3),
            ),
            0..8,
        ),
        wanted in prop::sample::subsequence(vec!["a", "b", "c", "d"], 0..4),
    ) {
        let parties: Vec<AuthorizedParty> =
            given.iter().map(|(number, subjects, resources)| party(NUMBERS[*number], subjects, resources)).collect();
        let (mappings, constraint) = (world(), only(&[], &wanted));
        let grants = Grants::new(&parties, &mappings, &constraint);
        let found = pairs(&grants);
        for number in NUMBERS {
            for id in ["a", "b", "c", "d"] {
                let resource = resource(id);
                let is_allowed = (wanted.is_empty() || wanted.contains(&id)) && parties.iter().any(|party| {
                    party.party.id() == number
                        && (party.resources.contains(&resource)
                            || party.subjects.iter().any(|subject| mappings.gives(subject, &resource)))
                });
                let is_found = found.get(number).is_some_and(|ids| ids.iter().any(|found| found == id));
                prop_assert_eq!(is_found, is_allowed, "{} {}", number, id);
            }
        }
    }
}

#[test]
fn a_constraint_weighs_as_much_as_its_texts() {
    let long = resource(&"x".repeat(1000));
    let parties = BTreeSet::from([PartyId::organization(COMPANY).unwrap()]);
    let constraint = Constraint { parties: Some(parties), resources: Some(BTreeSet::from([long, resource("a")])) };
    assert_eq!((Constraint::default().weight(), constraint.weight()), (0, 13));
}
