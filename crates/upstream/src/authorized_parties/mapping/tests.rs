use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::authorized_parties::{flattened, flattened_count};

const PERSON: &str = "urn:altinn:person:identifier-no:17829010178";
const EMAIL_USER: &str = "urn:altinn:person:idporten-email:kari.test@example.com";

fn party(members: &Value) -> Value {
    let mut party = json!({
        "partyUuid": "6b1f2e1c-1111-4a77-9c66-0a1b2c3d4f02", "name": "FJELLREV TEST AS",
        "organizationNumber": "312001004", "personId": null, "emailId": null, "dateOfBirth": null,
        "partyId": 50_000_002, "type": "Organization", "unitType": "AS", "isDeleted": false,
        "onlyHierarchyElementWithNoAccess": false, "authorizedAccessPackages": [], "authorizedResources": [],
        "authorizedRoles": [], "authorizedInstances": [], "subunits": [],
    });
    for (name, value) in members.as_object().unwrap() {
        party[name] = value.clone();
    }
    party
}

fn person(number: &str) -> Value {
    party(&json!({
        "name": "ROLIG FJELLREV", "organizationNumber": null, "personId": number, "dateOfBirth": "1990-02-17",
        "type": "Person", "partyId": 50_000_001, "authorizedRoles": ["PRIV"],
    }))
}

fn map_for(caller: &str, parties: &Value, with_rights: bool) -> Answer {
    let caller = PartyId::parse(caller).unwrap();
    crate::json::read(Mapping::new(&caller, with_rights), parties.to_string().as_bytes()).unwrap()
}

/// Maps an answer to a question for rights.
fn map(parties: &Value) -> Vec<AuthorizedParty> {
    map_for(PERSON, parties, true).parties
}

/// Maps an answer to a question for parties alone.
fn describe(parties: &Value) -> Vec<AuthorizedParty> {
    map_for(PERSON, parties, false).parties
}

#[test]
fn an_organization_is_mapped_with_all_rights() {
    let row = party(&json!({
        "authorizedAccessPackages": ["Ordinaer-Post"],
        "authorizedResources": ["TTD-demo-service"],
        "authorizedRoles": ["daglig-leder", "DAGL", "HADM", "ADMAI"],
        "authorizedInstances": [
            { "resourceId": "app_ttd_other-app", "instanceId": "4b6e", "instanceRef": "urn:altinn:instance-id:1/4b6e" },
            { "resourceId": "ttd-demo-service", "instanceId": "5c7f", "instanceRef": null },
        ],
        "isDeleted": true,
        "onlyHierarchyElementWithNoAccess": true,
    }));
    let instance = |resource: &str, reference: Option<&str>| AuthorizedInstance {
        resource: ServiceResource::from_id(resource),
        instance_ref: reference.map(Into::into),
    };
    assert_eq!(
        map(&json!([row])),
        [AuthorizedParty {
            party: PartyId::organization("312001004").unwrap(),
            described: None,
            party_type: AuthorizedPartyType::Organization,
            is_deleted: true,
            is_current_end_user: false,
            has_key_role: true,
            is_main_administrator: true,
            is_access_manager: true,
            has_only_access_to_sub_parties: true,
            resources: [ServiceResource::from_id("ttd-demo-service")].into(),
            subjects: Arc::from(
                [
                    "urn:altinn:rolecode:daglig-leder",
                    "urn:altinn:rolecode:dagl",
                    "urn:altinn:rolecode:hadm",
                    "urn:altinn:rolecode:admai",
                    "urn:altinn:accesspackage:ordinaer-post",
                ]
                .map(str::to_owned)
            ),
            instances: [
                instance("app_ttd_other-app", Some("urn:altinn:instance-id:1/4b6e")),
                instance("ttd-demo-service", None),
            ]
            .into(),
            sub_parties: Box::default(),
        }]
    );
}

#[rstest]
#[case::person(person("17829010178"), PERSON, true)]
#[case::other_person(person("05878510145"), "urn:altinn:person:identifier-no:05878510145", false)]
fn a_person_may_be_the_caller(#[case] row: Value, #[case] urn: &str, #[case] is_current: bool) {
    let Answer { parties, own, .. } = map_for(PERSON, &json!([row]), true);
    assert_eq!((parties[0].party.as_str(), parties[0].is_current_end_user), (urn, is_current));
    assert_eq!(parties[0].party_type.as_str(), "Person");
    let own = own.map(|(party, name)| (party.as_str().to_owned(), name));
    assert_eq!(own, is_current.then(|| (urn.to_owned(), "ROLIG FJELLREV".to_owned())));
}

#[test]
fn parties_are_described_unless_rights_are_wanted() {
    let rows = json!([person("17829010178")]);
    let description = PartyDescription {
        party_uuid: "6b1f2e1c-1111-4a77-9c66-0a1b2c3d4f02".into(),
        party_id: 50_000_001,
        name: "ROLIG FJELLREV".into(),
        date_of_birth: Some("1990-02-17".into()),
    };
    assert_eq!(describe(&rows)[0].description(), &description);
    assert_eq!(map(&rows)[0].description(), &PartyDescription::default());
}

#[test]
fn an_answer_is_empty_when_it_names_nobody_even_nobody_known() {
    let unknown = party(&json!({ "type": "EnterpriseUser" }));
    assert!(map_for(PERSON, &json!([]), true).is_empty);
    assert!(!map_for(PERSON, &json!([unknown]), true).is_empty);
}

#[test]
fn sub_parties_and_instances_weigh_too() {
    let unit = party(&json!({ "authorizedInstances": [{ "resourceId": "a" }, { "resourceId": "b" }] }));
    let parties = map(&json!([party(&json!({ "subunits": [party(&json!({ "subunits": [unit] }))] }))]));
    assert_eq!(parties[0].size(), 5);
}

#[rstest]
#[case::email(json!("Kari.Test@example.com"), EMAIL_USER, true)]
#[case::user_name(json!(null), "urn:altinn:person:legacy-selfidentified:siuser1234", false)]
fn self_identified_users_are_known_by_address_or_name(
    #[case] email: Value,
    #[case] urn: &str,
    #[case] is_current: bool,
) {
    let row = party(&json!({
        "type": "SelfIdentified", "name": "SIUser1234", "emailId": email, "organizationNumber": null,
    }));
    let parties = map_for(EMAIL_USER, &json!([row]), true).parties;
    assert_eq!((parties[0].party.as_str(), parties[0].is_current_end_user), (urn, is_current));
}

#[rstest]
#[case("DAGL", true)]
#[case("LEDE", true)]
#[case("INNH", true)]
#[case("DTPR", true)]
#[case("DTSO", true)]
#[case("BEST", true)]
#[case("dagl", false)]
#[case("REGN", false)]
fn key_roles_are_compared_exactly(#[case] role: &str, #[case] is_key_role: bool) {
    let parties = map(&json!([party(&json!({ "authorizedRoles": [role] }))]));
    assert_eq!(parties[0].has_key_role, is_key_role);
    assert!(!parties[0].is_main_administrator && !parties[0].is_access_manager);
}

#[test]
fn what_is_no_known_party_is_left_out() {
    let rows = json!([
        party(&json!({ "type": "EnterpriseUser" })),
        party(&json!({ "organizationNumber": "312001005" })),
        party(&json!({ "organizationNumber": null })),
        person("17829010179"),
        party(&json!({ "type": "SelfIdentified", "name": " ", "organizationNumber": null })),
        person("17829010178"),
    ]);
    assert_eq!(map(&rows).len(), 1);
}

#[test]
fn missing_lists_are_empty() {
    let row = json!({
        "PartyUuid": "u", "Name": "n", "OrganizationNumber": "312001004", "PartyId": 1, "Type": "Organization",
        "authorizedRoles": null,
    });
    let parties = map(&json!([row]));
    assert!(parties[0].subjects.is_empty() && parties[0].sub_parties.is_empty() && parties[0].instances.is_empty());
}

#[test]
fn equal_lists_share_memory() {
    let with_roles =
        |number: &str, roles: &[&str]| party(&json!({ "organizationNumber": number, "authorizedRoles": roles }));
    let parties = map(&json!([
        with_roles("312001004", &["DAGL", "HADM"]),
        with_roles("312002000", &["DAGL", "HADM"]),
        with_roles("312003007", &["DAGL"]),
    ]));
    assert!(Arc::ptr_eq(&parties[0].subjects, &parties[1].subjects));
    assert!(!Arc::ptr_eq(&parties[0].subjects, &parties[2].subjects));
    let with_resources = |ids: &[&str]| party(&json!({ "authorizedResources": ids }));
    let parties = map(&json!([with_resources(&["a", "b"]), with_resources(&["a", "b"]), with_resources(&["a"])]));
    assert!(Arc::ptr_eq(&parties[0].resources, &parties[1].resources));
    assert!(!Arc::ptr_eq(&parties[0].resources, &parties[2].resources));
}

#[test]
fn flattening_keeps_order_and_parents_and_drops_deeper_levels() {
    let unit = |number: &str, subunits: &[Value]| party(&json!({ "organizationNumber": number, "subunits": subunits }));
    let parties = map(&json!([
        unit("312001004", &[unit("312002000", &[unit("211005009", &[])]), unit("312003007", &[])]),
        person("17829010178"),
    ]));
    let flat: Vec<_> =
        flattened(&parties).map(|(party, parent)| (party.party.id(), parent.map(|parent| parent.party.id()))).collect();
    let parent = Some("312001004");
    assert_eq!(flat, [("312001004", None), ("312002000", parent), ("312003007", parent), ("17829010178", None)]);
    assert_eq!(flattened_count(&parties), flat.len());
}
