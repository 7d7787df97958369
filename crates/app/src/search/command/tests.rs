use dialogporten_domain::Timestamp;
use rstest::rstest;

use super::Searcher::{EndUser, ServiceOwner};
use super::*;

const COMPANY: &str = "urn:altinn:organization:identifier-no:312001004";
const PERSON: &str = "urn:altinn:person:identifier-no:17829010178";
const SERVICE: &str = "urn:altinn:resource:ttd-demo-service";

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn draft() -> SearchDraft {
    SearchDraft { parties: texts(&[COMPANY]), ..SearchDraft::default() }
}

fn on_behalf() -> SearchDraft {
    SearchDraft { end_user_id: Some(PERSON.to_owned()), ..draft() }
}

fn keys(searcher: Searcher, draft: SearchDraft) -> Vec<String> {
    let violations = draft.validate(searcher, &Limits::default()).err().unwrap_or_default();
    violations.into_iter().map(|violation| violation.path).collect()
}

fn reversed() -> Bounds {
    Bounds { after: Timestamp::from_unix_micros(2), before: Timestamp::from_unix_micros(1) }
}

#[rstest]
#[case::nothing(EndUser, SearchDraft::default(), &[""])]
#[case::service_alone(EndUser, SearchDraft { service_resources: texts(&[SERVICE]), ..SearchDraft::default() }, &[])]
#[case::owner_nothing(ServiceOwner, SearchDraft::default(), &[])]
#[case::person_nothing(ServiceOwner, SearchDraft { parties: vec![], ..on_behalf() }, &["endUserId"])]
#[case::person(ServiceOwner, on_behalf(), &[])]
#[case::bare_number(ServiceOwner, SearchDraft { end_user_id: Some("17829010178".to_owned()), ..draft() }, &["endUserId"])]
#[case::company(ServiceOwner, SearchDraft { end_user_id: Some(COMPANY.to_owned()), ..draft() }, &["endUserId"])]
#[case::words_alone(ServiceOwner, SearchDraft { search: Some("abc".to_owned()), ..draft() }, &["search"])]
#[case::words_for_person(ServiceOwner, SearchDraft { search: Some("abc".to_owned()), ..on_behalf() }, &[])]
#[case::short_words(EndUser, SearchDraft { search: Some("ab".to_owned()), ..draft() }, &["search"])]
#[case::blank_words(EndUser, SearchDraft { search: Some("   ".to_owned()), ..draft() }, &[])]
#[case::long_words(EndUser, SearchDraft { search: Some("a".repeat(1001)), ..draft() }, &["search"])]
#[case::language(EndUser, SearchDraft { search_language_code: Some("nb_NO".to_owned()), ..draft() }, &[])]
#[case::no_language(EndUser, SearchDraft { search_language_code: Some("no".to_owned()), ..draft() }, &["searchLanguageCode"])]
#[case::parties(EndUser, SearchDraft { parties: texts(&[COMPANY, "x", PERSON, "URN:altinn:a"]), ..draft() }, &["party[1]", "party[3]"])]
#[case::process(EndUser, SearchDraft { process: Some("a b".to_owned()), ..draft() }, &["process"])]
#[case::long_process(EndUser, SearchDraft { process: Some("a".repeat(1024)), ..draft() }, &["process"])]
#[case::longest_process(EndUser, SearchDraft { process: Some("a".repeat(1023)), ..draft() }, &[])]
#[case::statuses(EndUser, SearchDraft { statuses: vec![Coded::Undefined(1)], ..draft() }, &["status[0]"])]
#[case::labels(EndUser, SearchDraft { system_labels: vec![Coded::Undefined(9)], ..draft() }, &["systemLabel[0]"])]
#[case::ranges(
    EndUser,
    SearchDraft { created: reversed(), updated: reversed(), content_updated: reversed(), due: reversed(), ..draft() },
    &["createdAfter", "updatedAfter", "contentUpdatedAfter", "dueAfter"]
)]
#[case::visible(ServiceOwner, SearchDraft { visible: reversed(), ..draft() }, &["visibleAfter"])]
#[case::limits(EndUser, SearchDraft { limit: Some(0), ..draft() }, &["limit"])]
#[case::limits(EndUser, SearchDraft { limit: Some(1001), ..draft() }, &["limit"])]
#[case::limits(EndUser, SearchDraft { limit: Some(-1), ..draft() }, &["limit"])]
#[case::limits(EndUser, SearchDraft { limit: Some(1000), ..draft() }, &[])]
#[case::owner_labels(
    ServiceOwner,
    SearchDraft { service_owner_labels: texts(&["abc", "a*", "a*b", "ab**", "   "]), ..draft() },
    &["serviceOwnerLabels[1]", "serviceOwnerLabels[2]", "serviceOwnerLabels[3]"]
)]
#[case::token(
    EndUser,
    SearchDraft {
        order: "dueAt".parse().unwrap(),
        continuation_token: Some("createdat_2024-07-31T09:09:03Z".parse().unwrap()),
        ..draft()
    },
    &["continuationToken"]
)]
#[case::everything_at_once(
    EndUser,
    SearchDraft { search: Some("a".to_owned()), limit: Some(0), ..SearchDraft::default() },
    &["", "search", "limit"]
)]
fn rules(#[case] searcher: Searcher, #[case] draft: SearchDraft, #[case] expected: &[&str]) {
    assert_eq!(keys(searcher, draft), expected);
}

#[rstest]
#[case(EndUser, draft(), [100, 20, 20])]
#[case(ServiceOwner, draft(), [20, 20, 20])]
#[case(ServiceOwner, on_behalf(), [100, 20, 20])]
fn filters_have_as_many_values_as_configured(
    #[case] searcher: Searcher,
    #[case] draft: SearchDraft,
    #[case] limits: [usize; 3],
) {
    let [parties, resources, statuses] = limits;
    let filled = |more: usize| SearchDraft {
        parties: vec![COMPANY.to_owned(); parties + more],
        service_resources: vec![SERVICE.to_owned(); resources + more],
        extended_statuses: vec!["x".to_owned(); statuses + more],
        ..draft.clone()
    };
    assert_eq!(keys(searcher, filled(0)), [""; 0]);
    assert_eq!(keys(searcher, filled(1)), ["party.Count", "serviceResource.Count", "extendedStatus.Count"]);
    let orgs = |count| SearchDraft { orgs: vec!["ttd".to_owned(); count], ..draft.clone() };
    assert_eq!(keys(EndUser, orgs(20)), [""; 0]);
    assert_eq!(keys(EndUser, orgs(21)), ["org.Count"]);
    let labels = |count| SearchDraft { service_owner_labels: vec!["abc".to_owned(); count], ..draft.clone() };
    assert_eq!(keys(ServiceOwner, labels(20)), [""; 0]);
    assert_eq!(keys(ServiceOwner, labels(21)), ["serviceOwnerLabels.Count"]);
}

#[test]
fn services_that_do_not_exist_are_still_a_filter() {
    let narrowed = |searcher, name: &str| {
        let draft = SearchDraft { service_resources: texts(&[name]), ..draft() };
        let command = draft.validate(searcher, &Limits::default()).unwrap();
        command.constraint.resources.unwrap().len()
    };
    assert_eq!(narrowed(EndUser, "foo"), 0);
    assert_eq!(narrowed(EndUser, "urn:altinn:resource:TTD-Demo-Service"), 1);
    assert_eq!(narrowed(ServiceOwner, "urn:altinn:resource:TTD-Demo-Service"), 0);
    assert_eq!(narrowed(ServiceOwner, SERVICE), 1);
    // No dialog can have such a name, so nobody needs to remember it.
    let long = |length: usize| format!("{SERVICE}{}", "x".repeat(length - SERVICE.len()));
    for searcher in [EndUser, ServiceOwner] {
        assert_eq!((narrowed(searcher, &long(1023)), narrowed(searcher, &long(1024))), (1, 0));
    }
}
