//! Names.

use std::time::Duration;

use dialogporten_domain::PartyId;
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::platform::{NAMES, Platform};

const PERSON: &str = "urn:altinn:person:identifier-no:17829010178";
const ORGANIZATION: &str = "urn:altinn:organization:identifier-no:312001004";
const SYSTEM_USER: &str = "urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

fn party(urn: &str) -> PartyId {
    PartyId::parse(urn).unwrap()
}

fn named(name: &str) -> Value {
    json!({ "data": [{ "partyUuid": "u", "partyId": 1, "partyType": "x", "displayName": name }] })
}

/// The register does not know the party.
fn unknown() -> ResponseTemplate {
    ResponseTemplate::new(206).set_body_json(json!({ "data": [] }))
}

#[rstest]
#[case::person(PERSON, false, "Fjellrev Rolig Nordisk")]
#[case::person_in_order(PERSON, true, "Rolig Nordisk Fjellrev")]
#[case::organization(ORGANIZATION, false, "Rolig Nordisk Fjellrev")]
#[case::system_user(SYSTEM_USER, false, "Rolig Nordisk Fjellrev")]
#[tokio::test]
async fn names_of_persons_are_put_in_order(#[case] urn: &str, #[case] keeps_order: bool, #[case] name: &str) {
    let platform = Platform::start().await;
    platform.answers_json(NAMES, &named("Rolig Nordisk Fjellrev")).await;
    let upstream = platform.upstream_with(|settings| settings.parties.keeps_person_name_order = keeps_order);
    assert_eq!(upstream.party_names.find(&party(urn)).await.unwrap().as_deref(), Some(name));
    assert_eq!(platform.bodies(NAMES).await, [json!({ "Data": [urn] })]);
}

#[rstest]
#[case("urn:altinn:person:idporten-email:Kari.Test@example.com", "kari.test@example.com")]
#[case("urn:altinn:person:legacy-selfidentified:SIUser1234", "siuser1234")]
#[case(
    "urn:altinn:feide-subject:abcdef7890123456789012345678901234567890123456789012345678901234",
    "Feide User (abcdef)"
)]
#[tokio::test]
async fn some_names_are_known_without_asking(#[case] urn: &str, #[case] name: &str) {
    let platform = Platform::start().await;
    let names = platform.upstream().party_names;
    assert_eq!(names.find(&party(urn)).await.unwrap().as_deref(), Some(name));
    assert_eq!(platform.count(NAMES).await, 0);
}

#[tokio::test]
async fn a_name_is_kept_for_a_day() {
    let platform = Platform::start().await;
    platform.answers_json(NAMES, &named("Fjellrev Test AS")).await;
    let names = platform.upstream().party_names;
    for _ in 0..3 {
        names.find(&party(ORGANIZATION)).await.unwrap();
    }
    assert_eq!(platform.count(NAMES).await, 1);
    platform.clock.advance(Duration::from_hours(25));
    names.find(&party(ORGANIZATION)).await.unwrap();
    assert_eq!(platform.count(NAMES).await, 2);
}

#[rstest]
#[case::nobody(unknown())]
#[case::no_name(ResponseTemplate::new(200).set_body_json(json!({ "data": [{ "displayName": null }] })))]
#[case::blank_name(ResponseTemplate::new(200).set_body_json(named(" ")))]
#[tokio::test]
async fn an_unknown_party_has_no_name_and_is_asked_for_again(#[case] answer: ResponseTemplate) {
    let platform = Platform::start().await;
    platform.answers_json(NAMES, &named("Fjellrev Test AS")).await;
    platform.answers_times(NAMES, answer, 1).await;
    let names = platform.upstream().party_names;
    assert_eq!(names.find(&party(ORGANIZATION)).await, Ok(None));
    assert_eq!(platform.count(NAMES).await, 1);
    assert_eq!(names.find(&party(ORGANIZATION)).await.unwrap().as_deref(), Some("Fjellrev Test AS"));
}

#[tokio::test]
async fn a_new_system_user_is_waited_for() {
    let platform = Platform::start().await;
    platform.answers_json(NAMES, &named("Demosystem")).await;
    platform.answers_times(NAMES, unknown(), 3).await;
    let names = platform.upstream().party_names;
    assert_eq!(names.find(&party(SYSTEM_USER)).await.unwrap().as_deref(), Some("Demosystem"));
    assert_eq!(platform.count(NAMES).await, 4);
    names.find(&party(SYSTEM_USER)).await.unwrap();
    assert_eq!(platform.count(NAMES).await, 4);
}

#[tokio::test]
async fn a_system_user_without_a_name_gets_a_general_one_that_is_not_kept() {
    let platform = Platform::start().await;
    platform.answers(NAMES, unknown()).await;
    let names = platform.upstream().party_names;
    for times in [4, 8] {
        assert_eq!(names.find(&party(SYSTEM_USER)).await.unwrap().as_deref(), Some("Systembruker"));
        assert_eq!(platform.count(NAMES).await, times);
    }
}

#[tokio::test]
async fn parties_do_not_share_names() {
    let platform = Platform::start().await;
    platform.answers_json(NAMES, &named("Second")).await;
    platform.answers_times(NAMES, ResponseTemplate::new(200).set_body_json(named("First")), 1).await;
    let names = platform.upstream().party_names;
    assert_eq!(names.find(&party(ORGANIZATION)).await.unwrap().as_deref(), Some("First"));
    let other = party("urn:altinn:organization:identifier-no:312002000");
    assert_eq!(names.find(&other).await.unwrap().as_deref(), Some("Second"));
}
