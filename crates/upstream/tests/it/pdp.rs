//! Access decisions.

use std::collections::BTreeSet;
use std::time::Duration;

use dialogporten_domain::{PartyId, ServiceResource};
use dialogporten_upstream::pdp::{DetailsQuery, PartyAttribute, Subject};
use dialogporten_upstream::{Error, Service};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::platform::{AUTHORIZE, Platform};

fn pairs(of: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    of.iter().map(|(action, attribute)| ((*action).to_owned(), (*attribute).to_owned())).collect()
}

fn query() -> DetailsQuery {
    DetailsQuery {
        subject: Subject::person("17829010178"),
        party: PartyAttribute::of(&PartyId::organization("312001004").unwrap()),
        resource: ServiceResource::from_id("ttd-demo-service"),
        instance_ref: "urn:altinn:dialog-id:019b7660-6c00-7aaa-8bbb-0123456789ab".to_owned(),
        pairs: pairs(&[("read", "main"), ("sign", "urn:altinn:subresource:form2"), ("write", "main")]),
    }
}

fn decisions(of: &[&str]) -> Value {
    let result = |decision: &&str| json!({ "decision": decision, "status": {}, "obligations": null });
    json!({ "response": of.iter().map(result).collect::<Vec<_>>() })
}

#[rstest]
#[case::by_position(&["Permit", "Deny", "Permit"], &["read", "write"])]
#[case::nothing(&["NotApplicable", "Deny", "Indeterminate"], &[])]
#[case::fewer_results(&["Deny", "Permit"], &["sign"])]
#[case::no_results(&[], &[])]
#[case::more_results(&["Permit", "Permit", "Permit", "Permit"], &["read", "sign", "write"])]
#[case::other_case(&["permit", "PERMIT", "Permit "], &[])]
#[tokio::test]
async fn a_decision_belongs_to_the_pair_at_its_position(#[case] results: &[&str], #[case] permitted: &[&str]) {
    let platform = Platform::start().await;
    platform.answers_json(AUTHORIZE, &decisions(results)).await;
    let permissions = platform.upstream().pdp.authorize(&query()).await.unwrap();
    assert_eq!(permissions.pairs().map(|(action, _)| action).collect::<Vec<_>>(), permitted);
}

#[tokio::test]
async fn all_pairs_are_asked_for_in_one_request() {
    let platform = Platform::start().await;
    platform.answers_json(AUTHORIZE, &decisions(&[])).await;
    let many: Vec<_> = (0..500).map(|n| ("read".to_owned(), format!("urn:altinn:task:{n:03}"))).collect();
    let query = DetailsQuery { pairs: many.into_iter().collect(), ..query() };
    platform.upstream().pdp.authorize(&query).await.unwrap();
    let requests = platform.requests(AUTHORIZE).await;
    assert_eq!((requests.len(), requests[0].method.as_str()), (1, "POST"));
    let body: Value = requests[0].body_json().unwrap();
    assert_eq!(body["Request"]["MultiRequests"]["RequestReference"].as_array().unwrap().len(), 500);
}

#[tokio::test]
async fn names_in_the_answer_may_be_written_in_any_case() {
    let platform = Platform::start().await;
    platform.answers_json(AUTHORIZE, &json!({ "Response": [{ "Decision": "Permit" }] })).await;
    assert!(platform.upstream().pdp.authorize(&query()).await.unwrap().has_read_access_to_main());
}

#[tokio::test]
async fn a_decision_is_kept_for_a_quarter_of_an_hour() {
    let platform = Platform::start().await;
    platform.answers_json(AUTHORIZE, &decisions(&["Permit"])).await;
    let pdp = platform.upstream().pdp;
    for _ in 0..3 {
        assert!(pdp.authorize(&query()).await.unwrap().has_access_to_main());
    }
    assert_eq!(platform.count(AUTHORIZE).await, 1);
    platform.clock.advance(Duration::from_mins(16));
    pdp.authorize(&query()).await.unwrap();
    assert_eq!(platform.count(AUTHORIZE).await, 2);
}

#[tokio::test]
async fn an_undecided_answer_counts_but_is_not_kept() {
    let platform = Platform::start().await;
    platform.answers_json(AUTHORIZE, &decisions(&["Permit", "Indeterminate", "Permit"])).await;
    let pdp = platform.upstream().pdp;
    for times in 1..=3 {
        assert_eq!(pdp.authorize(&query()).await.unwrap().pairs().count(), 2);
        assert_eq!(platform.count(AUTHORIZE).await, times);
    }
}

#[rstest]
#[case::subject(|q: &mut DetailsQuery| q.subject = Subject::person("05878510145"))]
#[case::kind_of_subject(|q: &mut DetailsQuery| q.subject = Subject::user_id("17829010178"))]
#[case::party(|q: &mut DetailsQuery| q.party = PartyAttribute::party_id(1))]
#[case::resource(|q: &mut DetailsQuery| q.resource = ServiceResource::from_id("ttd-other"))]
#[case::instance(|q: &mut DetailsQuery| q.instance_ref = "urn:altinn:correspondence-id:1".to_owned())]
#[case::pairs(|q: &mut DetailsQuery| q.pairs = pairs(&[("read", "main")]))]
#[tokio::test]
async fn no_question_gets_the_answer_to_another(#[case] change: fn(&mut DetailsQuery)) {
    let platform = Platform::start().await;
    platform.answers_json(AUTHORIZE, &decisions(&["Deny", "Deny", "Deny"])).await;
    platform
        .answers_times(
            AUTHORIZE,
            ResponseTemplate::new(200).set_body_json(decisions(&["Permit", "Permit", "Permit"])),
            1,
        )
        .await;
    let pdp = platform.upstream().pdp;
    assert!(pdp.authorize(&query()).await.unwrap().has_access_to_main());
    let mut other = query();
    change(&mut other);
    assert!(!pdp.authorize(&other).await.unwrap().has_access_to_main());
    assert!(pdp.authorize(&query()).await.unwrap().has_access_to_main());
}

#[rstest]
#[case::error(ResponseTemplate::new(500), Error::Status { service: Service::Authorization, status: 500 })]
#[case::refused(ResponseTemplate::new(403), Error::Status { service: Service::Authorization, status: 403 })]
#[case::garbage(
    ResponseTemplate::new(200).set_body_string("17829010178"),
    Error::InvalidAnswer { service: Service::Authorization }
)]
#[case::nothing(ResponseTemplate::new(200), Error::InvalidAnswer { service: Service::Authorization })]
#[case::null(
    ResponseTemplate::new(200).set_body_string("null"),
    Error::InvalidAnswer { service: Service::Authorization }
)]
#[case::other_document(
    ResponseTemplate::new(200).set_body_json(json!({ "decision": "Permit" })),
    Error::InvalidAnswer { service: Service::Authorization }
)]
#[tokio::test]
async fn a_failure_is_an_error_and_never_a_permission(#[case] answer: ResponseTemplate, #[case] error: Error) {
    let platform = Platform::start().await;
    platform.answers(AUTHORIZE, answer).await;
    let outcome = platform.upstream().pdp.authorize(&query()).await;
    assert_eq!(outcome, Err(error.clone()));
    assert!(!format!("{error} {error:?}").contains("17829010178"));
}

#[tokio::test]
async fn a_kept_decision_outlives_a_failure_but_not_for_long() {
    let platform = Platform::start().await;
    platform.answers(AUTHORIZE, ResponseTemplate::new(503)).await;
    platform.answers_times(AUTHORIZE, ResponseTemplate::new(200).set_body_json(decisions(&["Permit"])), 1).await;
    let pdp = platform.upstream().pdp;
    pdp.authorize(&query()).await.unwrap();
    platform.clock.advance(Duration::from_mins(29));
    assert!(pdp.authorize(&query()).await.unwrap().has_access_to_main());
    platform.clock.advance(Duration::from_mins(2));
    assert!(pdp.authorize(&query()).await.is_err());
}

#[tokio::test]
async fn a_slow_decision_is_an_error_in_time_and_serves_the_next_reader() {
    let platform = Platform::start().await;
    let slow = ResponseTemplate::new(200).set_body_json(decisions(&["Permit"])).set_delay(Duration::from_millis(300));
    platform.answers(AUTHORIZE, slow).await;
    let pdp = platform.upstream_with(|settings| settings.decisions_cache.hard_timeout = Duration::from_millis(50)).pdp;
    let outcome = pdp.authorize(&query()).await;
    assert_eq!(outcome, Err(Error::Timeout { service: Service::Authorization }));
    platform.settle().await;
    assert!(pdp.authorize(&query()).await.unwrap().has_access_to_main());
    assert_eq!(platform.count(AUTHORIZE).await, 1);
}
