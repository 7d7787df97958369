//! Whom a user may represent.

use std::time::Duration;

use dialogporten_domain::PartyId;
use dialogporten_upstream::authorized_parties::{AuthorizedPartiesQuery, party_filter};
use dialogporten_upstream::{Error, PartySettings, Service};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::platform::{NAMES, PARTIES, Platform};

const PERSON: &str = "urn:altinn:person:identifier-no:17829010178";
const SYSTEM_USER: &str = "urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
const EMAIL_USER: &str = "urn:altinn:person:idporten-email:kari.test@example.com";
const ORGANIZATION: &str = "urn:altinn:organization:identifier-no:312001004";

fn party(urn: &str) -> PartyId {
    PartyId::parse(urn).unwrap()
}

fn filtered(caller: &str) -> AuthorizedPartiesQuery {
    AuthorizedPartiesQuery::rights(party(caller), party_filter([ORGANIZATION]))
}

fn rights(caller: &str) -> AuthorizedPartiesQuery {
    AuthorizedPartiesQuery::rights(party(caller), Vec::new())
}

fn parties(caller: &str) -> AuthorizedPartiesQuery {
    AuthorizedPartiesQuery::parties(party(caller))
}

fn person() -> Value {
    json!([{ "partyUuid": "u", "name": "ROLIG FJELLREV", "personId": "17829010178", "partyId": 1, "type": "Person" }])
}

#[rstest]
#[case::parties_alone(parties(PERSON), false, json!([]))]
#[case::all_rights(rights(PERSON), true, json!([]))]
#[case::some_parties(
    filtered(PERSON), true,
    json!([{ "Type": "urn:altinn:organization:identifier-no", "Value": "312001004" }])
)]
#[tokio::test]
async fn the_question_says_what_is_wanted(
    #[case] query: AuthorizedPartiesQuery,
    #[case] with_rights: bool,
    #[case] filter: Value,
) {
    let platform = Platform::start().await;
    platform.answers_json(PARTIES, &person()).await;
    platform.upstream().authorized_parties.get(&query).await.unwrap();
    let request = &platform.requests(PARTIES).await[0];
    let b = with_rights;
    assert_eq!(
        request.url.query(),
        Some(
            format!(
                "includeAltinn2=true&includeAccessPackages={b}&includeRoles={b}&includeResources={b}&includeInstances={b}"
            )
            .as_str()
        )
    );
    assert_eq!(
        request.body_json::<Value>().unwrap(),
        json!({ "type": "urn:altinn:person:identifier-no", "value": "17829010178", "partyFilter": filter })
    );
}

#[rstest]
#[case(SYSTEM_USER, "urn:altinn:systemuser:uuid", "3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")]
#[case(EMAIL_USER, "urn:altinn:person:idporten-email", "kari.test@example.com")]
#[tokio::test]
async fn every_kind_of_user_is_named_and_has_no_filter(#[case] caller: &str, #[case] kind: &str, #[case] value: &str) {
    let platform = Platform::start().await;
    platform.answers_json(PARTIES, &person()).await;
    platform.upstream().authorized_parties.get(&filtered(caller)).await.unwrap();
    assert_eq!(platform.bodies(PARTIES).await, [json!({ "type": kind, "value": value, "partyFilter": [] })]);
}

#[tokio::test]
async fn the_platform_may_apply_the_preferences_of_the_user() {
    let platform = Platform::start().await;
    platform.answers_json(PARTIES, &person()).await;
    let upstream = platform.upstream_with(|settings| settings.parties.uses_auto_parameters = true);
    upstream.authorized_parties.get(&parties(PERSON)).await.unwrap();
    assert_eq!(
        platform.requests(PARTIES).await[0].url.query(),
        Some(concat!(
            "includeAltinn2=true&includePartiesViaKeyRoles=auto&includeSubParties=auto&includeInactiveParties=auto",
            "&includeAccessPackages=false&includeRoles=false&includeResources=false&includeInstances=false",
        ))
    );
}

#[rstest]
#[case::person(rights(PERSON), false)]
#[case::person_filtered(filtered(PERSON), true)]
#[case::system_user(rights(SYSTEM_USER), true)]
#[case::email_user(rights(EMAIL_USER), false)]
#[case::email_user_filter_is_dropped(filtered(EMAIL_USER), false)]
#[tokio::test]
async fn nobody_to_represent_is_an_error_for_those_who_have_themselves(
    #[case] query: AuthorizedPartiesQuery,
    #[case] is_normal: bool,
) {
    let platform = Platform::start().await;
    platform.answers_json(PARTIES, &json!([])).await;
    let outcome = platform.upstream().authorized_parties.get(&query).await.map(|parties| parties.len());
    assert_eq!(outcome, if is_normal { Ok(0) } else { Err(Error::NoParties) });
}

#[rstest]
#[case::person(PERSON, PartySettings::default(), 1)]
#[case::system_user(SYSTEM_USER, PartySettings::default(), 1)]
#[case::email_user(EMAIL_USER, PartySettings::default(), 3)]
#[case::email_user_with_switch(EMAIL_USER, PartySettings { caches_email_users: true, ..PartySettings::default() }, 1)]
#[tokio::test]
async fn answers_are_kept_except_for_email_users(
    #[case] caller: &str,
    #[case] settings: PartySettings,
    #[case] calls: usize,
) {
    let platform = Platform::start().await;
    platform.answers_json(PARTIES, &person()).await;
    let upstream = platform.upstream_with(|upstream| upstream.parties = settings);
    for _ in 0..3 {
        upstream.authorized_parties.get(&rights(caller)).await.unwrap();
    }
    assert_eq!(platform.count(PARTIES).await, calls);
}

#[tokio::test]
async fn no_question_gets_the_answer_to_another() {
    let platform = Platform::start().await;
    platform.answers_json(PARTIES, &person()).await;
    let upstream = platform.upstream();
    let other_filter = party_filter(["urn:altinn:organization:identifier-no:312002000"]);
    let questions = [
        rights(PERSON),
        parties(PERSON),
        filtered(PERSON),
        AuthorizedPartiesQuery::rights(party(PERSON), other_filter),
        rights("urn:altinn:person:identifier-no:05878510145"),
    ];
    for _ in 0..2 {
        for question in &questions {
            upstream.authorized_parties.get(question).await.unwrap();
        }
    }
    assert_eq!(platform.count(PARTIES).await, questions.len());
}

#[tokio::test]
async fn a_slow_answer_about_an_email_user_is_an_error_in_time() {
    let platform = Platform::start().await;
    let slow = ResponseTemplate::new(200).set_body_json(person()).set_delay(Duration::from_secs(4));
    platform.answers(PARTIES, slow).await;
    let upstream =
        platform.upstream_with(|settings| settings.authorized_parties_cache.hard_timeout = Duration::from_millis(100));
    let outcome = upstream.authorized_parties.get(&rights(EMAIL_USER)).await;
    assert_eq!(outcome, Err(Error::Timeout { service: Service::AccessManagement }));
}

#[tokio::test]
async fn the_name_of_the_user_is_kept_along_the_way() {
    let platform = Platform::start().await;
    platform.answers_json(PARTIES, &person()).await;
    let upstream = platform.upstream();
    upstream.authorized_parties.get(&rights(PERSON)).await.unwrap();
    let name = upstream.party_names.find(&party(PERSON)).await.unwrap();
    assert_eq!(name.as_deref(), Some("FJELLREV ROLIG"));
    assert_eq!(platform.count(NAMES).await, 0);
}

#[rstest]
#[case::no_list(json!({ "data": [] }))]
#[case::no_identity(json!([{ "name": "x" }]))]
#[case::null(json!(null))]
#[tokio::test]
async fn an_answer_that_is_none_is_an_error(#[case] answer: Value) {
    let platform = Platform::start().await;
    platform.answers_json(PARTIES, &answer).await;
    let outcome = platform.upstream().authorized_parties.get(&rights(PERSON)).await;
    assert_eq!(outcome, Err(Error::InvalidAnswer { service: Service::AccessManagement }));
}

#[tokio::test]
async fn a_very_long_answer_is_read_and_stays_the_same_while_nothing_changes() {
    let platform = Platform::start().await;
    let company = |number: u32| {
        json!({ "partyUuid": "u", "name": "FJELLREV", "personId": null, "organizationNumber": number.to_string(),
            "partyId": number, "type": "Organization" })
    };
    let answer: Vec<Value> = (0..4_000).map(|_| company(312_001_004)).collect();
    platform.answers_json(PARTIES, &json!(answer)).await;
    let upstream = platform.upstream();
    let first = upstream.authorized_parties.get(&rights(PERSON)).await.unwrap();
    assert_eq!(first.len(), 4_000);
    platform.clock.advance(Duration::from_secs(31));
    let second = upstream.authorized_parties.get(&rights(PERSON)).await.unwrap();
    assert_eq!(platform.count(PARTIES).await, 2);
    assert!(std::sync::Arc::ptr_eq(&first, &second), "what was worked out from it stays valid");
}
