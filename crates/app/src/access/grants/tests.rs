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

fn only(parties: &[&str]) -> WantedParties {
    (!parties.is_empty()).then(|| parties.iter().map(|it| PartyId::organization(it).unwrap()).collect())
}

#[test]
fn parties_with_equal_services_are_one_group_however_they_came_by_them() {
    let parties = [
        party(COMPANY, &["role:dagl"], &[]),
        party(BRANCH, &["package:post"], &["a"]),
        party(ANOTHER, &["role:lede", "role:unknown"], &[]),
    ];
    let grants = Grants::new(&parties, &world(), &None);
    assert_eq!(grants.pairs.len(), 2);
    let expected = [(BRANCH, vec!["a", "b"]), (COMPANY, vec!["a", "b"]), (ANOTHER, vec!["c"])];
    let expected = expected.map(|(party, ids)| (party.to_owned(), ids.into_iter().map(str::to_owned).collect()));
    assert_eq!(pairs(&grants), BTreeMap::from(expected));
}

#[test]
fn only_parties_that_are_asked_for_count() {
    let parties = [party(COMPANY, &["role:dagl"], &["d"]), party(ANOTHER, &["role:dagl"], &[])];
    let of = |wanted: &[&str]| pairs(&Grants::new(&parties, &world(), &only(wanted))).into_iter().collect::<Vec<_>>();
    assert_eq!(of(&[ANOTHER]), [(ANOTHER.to_owned(), vec!["a".to_owned(), "b".to_owned()])]);
    assert_eq!(of(&[BRANCH]), []);
}

#[test]
fn sub_parties_count_one_level_deep_and_a_party_named_twice_has_all_that_is_said() {
    let mut top = party(COMPANY, &["role:lede"], &[]);
    let mut branch = party(BRANCH, &["role:lede"], &[]);
    branch.sub_parties = [party("310010367", &["role:dagl"], &[])].into();
    top.sub_parties = [branch].into();
    let grants = Grants::new(&[top, party(BRANCH, &[], &["d"])], &world(), &None);
    let expected = [(BRANCH, vec!["c", "d"]), (COMPANY, vec!["c"])];
    let expected = expected.map(|(party, ids)| (party.to_owned(), ids.into_iter().map(str::to_owned).collect()));
    assert_eq!(pairs(&grants), BTreeMap::from(expected));
}

#[test]
fn instances_are_found_by_identifier_or_label_of_parties_that_are_asked_for() {
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
    let of = |wanted: &[&str]| {
        let instances = Grants::new(std::slice::from_ref(&party), &world(), &only(wanted)).instances;
        (instances.dialogs.len(), instances.labels.into_keys().collect::<HashSet<_>>())
    };
    let labels = [format!("urn:altinn:integration:storage:7/{id}"), format!("urn:altinn:correspondence-id:{id}")];
    assert_eq!(of(&[]), (1, HashSet::from(labels)));
    assert_eq!(of(&[ANOTHER]), (0, HashSet::new()));
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
    ) {
        let parties: Vec<AuthorizedParty> =
            given.iter().map(|(number, subjects, resources)| party(NUMBERS[*number], subjects, resources)).collect();
        let mappings = world();
        let grants = Grants::new(&parties, &mappings, &None);
        let found = pairs(&grants);
        for number in NUMBERS {
            for id in ["a", "b", "c", "d"] {
                let resource = resource(id);
                let is_allowed = parties.iter().any(|party| {
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
