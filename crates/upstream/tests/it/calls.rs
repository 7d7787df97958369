//! What holds for every call.

use std::time::{Duration, Instant};

use dialogporten_domain::{PartyId, ServiceResource};
use dialogporten_upstream::authorized_parties::AuthorizedPartiesQuery;
use dialogporten_upstream::pdp::{DetailsQuery, PartyAttribute, Subject};
use dialogporten_upstream::{Error, Service, Upstream};
use rstest::rstest;
use serde_json::json;
use url::Url;
use wiremock::ResponseTemplate;

use crate::platform::{AUTHORIZE, NAMES, PARTIES, Platform, RESOURCES};

fn organization() -> PartyId {
    PartyId::organization("312001004").unwrap()
}

fn organizations() -> [PartyId; 4] {
    ["312001004", "312002000", "312003007", "211005009"].map(|number| PartyId::organization(number).unwrap())
}

async fn name(upstream: &Upstream) -> Result<Option<String>, Error> {
    upstream.party_names.find(&organization()).await
}

fn named() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "data": [{ "displayName": "Fjellrev Test AS" }] }))
}

fn status(status: u16) -> Error {
    Error::Status { service: Service::Register, status }
}

#[rstest]
#[case(500)]
#[case(502)]
#[case(503)]
#[case(408)]
#[tokio::test]
async fn a_failure_that_may_pass_is_tried_again_three_times(#[case] code: u16) {
    let platform = Platform::start().await;
    platform.answers(NAMES, named()).await;
    platform.answers_times(NAMES, ResponseTemplate::new(code), 3).await;
    assert_eq!(name(&platform.upstream()).await.unwrap().as_deref(), Some("Fjellrev Test AS"));
    assert_eq!(platform.count(NAMES).await, 4);
}

#[tokio::test]
async fn trying_ends_after_the_fourth_failure() {
    let platform = Platform::start().await;
    platform.answers(NAMES, named()).await;
    platform.answers_times(NAMES, ResponseTemplate::new(503), 4).await;
    assert_eq!(name(&platform.upstream()).await, Err(status(503)));
    assert_eq!(platform.count(NAMES).await, 4);
}

#[rstest]
#[case(400)]
#[case(403)]
#[case(404)]
#[case(409)]
#[case(429)]
#[tokio::test]
async fn a_failure_that_will_stay_is_not_tried_again(#[case] code: u16) {
    let platform = Platform::start().await;
    platform.answers(NAMES, ResponseTemplate::new(code)).await;
    assert_eq!(name(&platform.upstream()).await, Err(status(code)));
    assert_eq!(platform.count(NAMES).await, 1);
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_not_asked_for_again() {
    let platform = Platform::start().await;
    platform.answers(NAMES, ResponseTemplate::new(200).set_body_string("<html>")).await;
    assert_eq!(name(&platform.upstream()).await, Err(Error::InvalidAnswer { service: Service::Register }));
    assert_eq!(platform.count(NAMES).await, 1);
}

#[tokio::test]
async fn pauses_between_the_attempts_grow() {
    let platform = Platform::start().await;
    platform.answers(NAMES, ResponseTemplate::new(503)).await;
    let upstream = platform.upstream_with(|settings| settings.calls.first_delay = Duration::from_millis(60));
    let started = Instant::now();
    name(&upstream).await.unwrap_err();
    // Two thirds of 60, 120 and 240 ms at least, twice as much at most.
    assert!(started.elapsed() >= Duration::from_millis(280), "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_attempt_that_hangs_is_given_up_and_tried_again() {
    let platform = Platform::start().await;
    platform.answers(NAMES, named()).await;
    platform.answers_times(NAMES, named().set_delay(Duration::from_mins(1)), 1).await;
    let upstream = platform.upstream_with(|settings| settings.calls.attempt_timeout = Duration::from_millis(200));
    assert!(name(&upstream).await.is_ok());
    assert_eq!(platform.count(NAMES).await, 2);
}

#[tokio::test]
async fn a_call_with_all_its_attempts_has_a_limit() {
    let platform = Platform::start().await;
    platform.answers(NAMES, ResponseTemplate::new(503)).await;
    let upstream = platform.upstream_with(|settings| {
        settings.calls.first_delay = Duration::from_mins(1);
        settings.calls.call_timeout = Duration::from_millis(200);
    });
    assert_eq!(name(&upstream).await, Err(Error::Timeout { service: Service::Register }));
}

#[tokio::test]
async fn a_service_that_is_not_there_is_an_error_without_its_address() {
    let platform = Platform::start().await;
    let upstream =
        platform.upstream_with(|settings| settings.base_uri = Url::parse("http://localhost:1/secret").unwrap());
    let error = name(&upstream).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { service: Service::Register, .. }), "{error}");
    assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
}

#[tokio::test]
async fn a_path_in_the_base_address_is_kept() {
    let platform = Platform::start().await;
    let upstream =
        platform.upstream_with(|settings| settings.base_uri = settings.base_uri.join("/some/prefix").unwrap());
    let prefixed = |path: &str| format!("/some/prefix{path}");
    platform.answers(&prefixed(NAMES), named()).await;
    platform.answers_json(&prefixed(AUTHORIZE), &json!({ "response": [] })).await;
    platform.answers_json(&prefixed(PARTIES), &json!([])).await;
    platform.answers_json(&prefixed(RESOURCES), &json!([])).await;
    assert!(name(&upstream).await.is_ok());
    assert!(upstream.pdp.authorize(&details()).await.is_ok());
    assert!(upstream.authorized_parties.get(&rights()).await.is_ok());
    assert!(upstream.resource_registry.all().await.is_ok());
}

#[tokio::test]
async fn only_protected_services_get_the_token_and_the_key() {
    let platform = Platform::start().await;
    platform.answers(NAMES, named()).await;
    platform.answers_json(AUTHORIZE, &json!({ "response": [] })).await;
    platform.answers_json(PARTIES, &json!([])).await;
    platform.answers_json(RESOURCES, &json!([])).await;
    let upstream = platform.upstream();
    name(&upstream).await.unwrap();
    upstream.pdp.authorize(&details()).await.unwrap();
    upstream.authorized_parties.get(&rights()).await.unwrap();
    upstream.resource_registry.all().await.unwrap();
    for (path, is_protected) in [(NAMES, true), (AUTHORIZE, true), (PARTIES, true), (RESOURCES, false)] {
        let request = &platform.requests(path).await[0];
        let header = |name: &str| request.headers.get(name).map(|value| value.to_str().unwrap());
        assert_eq!(header("authorization"), is_protected.then_some("Bearer head.body.sign"), "{path}");
        assert_eq!(header("ocp-apim-subscription-key"), is_protected.then_some("gateway-key"), "{path}");
        assert!(header("user-agent").unwrap().starts_with("dialogporten/"), "{path}");
        let content_type = is_protected.then_some("application/json; charset=utf-8");
        assert_eq!(header("content-type"), content_type, "{path}");
    }
}

#[tokio::test]
async fn the_trace_context_goes_along() {
    let platform = Platform::start().await;
    platform.answers(NAMES, named()).await;
    let upstream = platform.upstream_with(|settings| {
        settings.propagate = Some(|headers| {
            headers.insert("traceparent", http::HeaderValue::from_static("00-a-b-01"));
        });
    });
    name(&upstream).await.unwrap();
    assert_eq!(platform.requests(NAMES).await[0].headers["traceparent"], "00-a-b-01");
}

#[tokio::test]
async fn a_service_is_not_flooded() {
    let platform = Platform::start().await;
    platform.answers(NAMES, named().set_delay(Duration::from_millis(50))).await;
    let upstream = platform.upstream_with(|settings| settings.calls.max_concurrent = 1);
    upstream.party_names.find(&organizations()[0]).await.unwrap();
    let started = Instant::now();
    let [_, a, b, c] = organizations();
    let find = |party| async { upstream.party_names.find(&{ party }).await.unwrap() };
    tokio::join!(find(a), find(b), find(c));
    assert!(started.elapsed() >= Duration::from_millis(150), "{:?}", started.elapsed());
}

fn details() -> DetailsQuery {
    DetailsQuery {
        subject: Subject::person("17829010178"),
        party: PartyAttribute::of(&organization()),
        resource: ServiceResource::from_id("ttd-demo-service"),
        instance_ref: String::new(),
        pairs: [("read".to_owned(), "main".to_owned())].into(),
    }
}

fn rights() -> AuthorizedPartiesQuery {
    AuthorizedPartiesQuery::rights(PartyId::person("17829010178").unwrap(), vec![organization()])
}

#[tokio::test]
async fn a_service_that_keeps_failing_is_left_alone_until_it_is_back() {
    let platform = Platform::start().await;
    platform.answers(NAMES, named()).await;
    platform.answers_times(NAMES, ResponseTemplate::new(503), 40).await;
    let upstream = platform.upstream();
    for _ in 0..10 {
        assert_eq!(name(&upstream).await, Err(status(503)));
    }
    for _ in 0..5 {
        assert_eq!(name(&upstream).await, Err(Error::Paused { service: Service::Register }));
    }
    assert_eq!(platform.count(NAMES).await, 40);
    platform.clock.advance(Duration::from_secs(6));
    assert_eq!(name(&upstream).await.unwrap().as_deref(), Some("Fjellrev Test AS"));
}

#[tokio::test]
async fn a_service_that_is_asked_too_much_is_left_alone_for_a_moment() {
    let platform = Platform::start().await;
    platform.answers(NAMES, ResponseTemplate::new(429)).await;
    let upstream = platform.upstream();
    for _ in 0..12 {
        assert!(name(&upstream).await.is_err());
    }
    assert_eq!(platform.count(NAMES).await, 10);
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let platform = Platform::start().await;
    platform.answers(NAMES, ResponseTemplate::new(200).set_body_bytes(vec![b' '; 65 << 20])).await;
    assert_eq!(name(&platform.upstream()).await, Err(Error::InvalidAnswer { service: Service::Register }));
}
