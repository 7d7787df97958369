use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::sample::{ADMIN, OWNER, full, minimal, read, transmission, validated, violations, with};
use crate::dialog::{CallerRules, DialogStatus, SystemLabel};

#[test]
fn a_minimal_and_a_full_body_are_valid() {
    assert_eq!(violations(minimal(), OWNER), [""; 0]);
    assert_eq!(violations(full(), OWNER), [""; 0]);
}

#[test]
fn one_answer_names_everything_that_is_wrong() {
    let body = json!({
        "serviceResource": "x",
        "party": "y",
        "progress": 200,
        "process": "inval|d",
        "attachments": [{
            "displayName": [{ "value": "A", "languageCode": "zz" }, { "value": "", "languageCode": "en" }],
            "urls": [],
            "name": "x".repeat(256),
        }],
    });
    let mut found = violations(body, OWNER);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "dto.attachments[0].displayName[0].languageCode",
            "dto.attachments[0].displayName[1].value",
            "dto.attachments[0].name",
            "dto.attachments[0].urls",
            "dto.content",
            "dto.party",
            "dto.process",
            "dto.progress",
            "dto.serviceResource",
        ]
    );
}

#[rstest]
#[case(json!(0), true)]
#[case(json!(100), true)]
#[case(json!(-1), false)]
#[case(json!(101), false)]
#[case(json!(256), false)]
fn progress_is_a_percentage(#[case] progress: Value, #[case] is_valid: bool) {
    let found = violations(with(minimal(), [("/progress", progress)]), OWNER);
    assert_eq!(found, if is_valid { vec![] } else { vec!["dto.progress"] });
}

#[rstest]
#[case("urn:altinn:resource:")]
#[case("URN:altinn:resource:x")]
#[case("urn:altinn:app:x")]
#[case("urn:altinn:resource:a b")]
#[case("urn:altinn:resource:%zz")]
fn service_resources_are_urns_with_the_exact_prefix(#[case] urn: &str) {
    assert_eq!(violations(with(minimal(), [("/serviceResource", json!(urn))]), OWNER), ["dto.serviceResource"]);
}

#[test]
fn service_resources_are_limited_and_lowered() {
    let urn = |length: usize| json!(format!("urn:altinn:resource:{}", "A".repeat(length - 20)));
    let command = validated(with(minimal(), [("/serviceResource", urn(1023))]));
    assert_eq!(command.service_resource().id(), "a".repeat(1003));
    assert_eq!(violations(with(minimal(), [("/serviceResource", urn(1024))]), OWNER), ["dto.serviceResource"]);
}

#[rstest]
#[case::wrong_digit("urn:altinn:organization:identifier-no:312001005")]
#[case::system_user("urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")]
#[case::feide("urn:altinn:feide-subject:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
#[case::upper_case_prefix("URN:ALTINN:ORGANIZATION:IDENTIFIER-NO:312001004")]
fn parties_are_people_and_organizations(#[case] urn: &str) {
    assert_eq!(violations(with(minimal(), [("/party", json!(urn))]), OWNER), ["dto.party"]);
}

#[test]
fn parties_are_limited_and_lowered() {
    let urn = |length: usize| {
        let prefix = "urn:altinn:person:legacy-selfidentified:";
        json!(format!("{prefix}{}", "B".repeat(length - prefix.len())))
    };
    let command = validated(with(minimal(), [("/party", urn(255))]));
    assert_eq!(command.party().id(), "b".repeat(215));
    assert_eq!(violations(with(minimal(), [("/party", urn(256))]), OWNER), ["dto.party"]);
}

#[rstest]
#[case(json!({ "precedingProcess": "urn:a" }), &["dto.process"])]
#[case(json!({ "precedingProcess": "" }), &["dto.process"])]
#[case(json!({ "precedingProcess": "urn:a", "process": "" }), &["dto.process"])]
#[case(json!({ "precedingProcess": "urn:a", "process": "urn:b" }), &[])]
#[case(json!({ "process": "" }), &[])]
#[case(json!({ "process": "urn:b" }), &[])]
fn a_preceding_process_needs_a_process(#[case] members: Value, #[case] paths: &[&str]) {
    let mut body = minimal();
    body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    assert_eq!(violations(body, OWNER), paths);
}

#[rstest]
#[case(None, Some(SystemLabel::Default))]
#[case(Some(json!("Default")), Some(SystemLabel::Default))]
#[case(Some(json!("Bin")), Some(SystemLabel::Bin))]
#[case(Some(json!(3)), Some(SystemLabel::Archive))]
#[case(Some(json!("MarkedAsUnopened")), None)]
#[case(Some(json!("Sent")), None)]
fn a_dialog_starts_in_a_place(#[case] label: Option<Value>, #[case] place: Option<SystemLabel>) {
    let body = label.map_or_else(minimal, |label| with(minimal(), [("/systemLabel", label)]));
    match place {
        Some(place) => assert_eq!(validated(body).system_label, place),
        None => assert_eq!(violations(body, OWNER), ["dto.systemLabel"]),
    }
}

#[test]
fn status_has_a_default_and_earlier_names() {
    assert_eq!(validated(minimal()).status, DialogStatus::NotApplicable);
    assert_eq!(validated(with(minimal(), [("/status", json!("sent"))])).status, DialogStatus::Awaiting);
}

const UNSET: &str = "0001-01-01T00:00:00Z";
const NOW_AND_15: &str = "2026-01-01T12:00:15Z";
const NOW_AND_MORE: &str = "2026-01-01T12:00:15.000001Z";

#[rstest]
#[case(json!({ "createdAt": NOW_AND_15 }), &[])]
#[case(json!({ "createdAt": NOW_AND_MORE }), &["dto.createdAt"])]
#[case(json!({ "createdAt": "1970-01-01T00:00:00Z", "updatedAt": NOW_AND_15 }), &[])]
#[case(json!({ "createdAt": "1970-01-01T00:00:00Z", "updatedAt": NOW_AND_MORE }), &["dto.updatedAt"])]
#[case(json!({ "updatedAt": "2025-01-01T00:00:00Z" }), &["dto.createdAt"])]
#[case(json!({ "updatedAt": "2025-01-01T00:00:00Z", "createdAt": UNSET }), &["dto.createdAt"])]
#[case(json!({ "updatedAt": UNSET }), &[])]
#[case(json!({ "createdAt": "2025-01-01T00:00:00Z", "updatedAt": "2025-01-01T00:00:00Z" }), &[])]
#[case(json!({ "createdAt": "2025-01-01T00:00:01Z", "updatedAt": "2025-01-01T00:00:00Z" }), &["dto.updatedAt"])]
#[case(json!({ "dueAt": "2027-01-01T00:00:00Z", "expiresAt": "2027-01-01T00:00:00Z" }), &[])]
#[case(json!({ "dueAt": "2027-01-01T00:00:01Z", "expiresAt": "2027-01-01T00:00:00Z" }), &["dto.expiresAt"])]
#[case(json!({ "visibleFrom": "2027-01-01T00:00:01Z", "expiresAt": "2027-01-01T00:00:00Z" }), &["dto.expiresAt"])]
#[case(json!({ "visibleFrom": "2027-01-01T00:00:00Z", "dueAt": "2027-01-01T00:00:00Z" }), &[])]
#[case(json!({ "visibleFrom": "2027-01-01T00:00:01Z", "dueAt": "2027-01-01T00:00:00Z" }), &["dto.dueAt"])]
// Times that have passed are no violation; the state of things decides about them.
#[case(json!({ "dueAt": "2020-01-01T00:00:00Z", "expiresAt": "2020-01-01T00:00:00Z" }), &[])]
fn times_follow_each_other(#[case] members: Value, #[case] paths: &[&str]) {
    let mut body = minimal();
    body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    assert_eq!(violations(body, OWNER), paths);
}

#[rstest]
#[case("dueAt", &[])]
#[case("expiresAt", &["dto.expiresAt"])]
fn administrators_may_set_a_deadline_before_a_dialog_is_visible(#[case] member: &str, #[case] paths: &[&str]) {
    let time = json!("2027-01-01T00:00:00Z");
    let pointer = format!("/{member}");
    let body = with(minimal(), [("/visibleFrom", json!("2027-01-01T00:00:01Z")), (pointer.as_str(), time)]);
    assert_eq!(violations(body, ADMIN), paths);
}

#[test]
fn only_api_only_dialogs_may_lack_content() {
    let mut body = with(minimal(), [("/transmissions", json!([transmission()]))]);
    body.as_object_mut().unwrap().remove("content");
    body["transmissions"][0].as_object_mut().unwrap().remove("content");
    let both = ["dto.content", "dto.transmissions[0].content"];
    assert_eq!(violations(body.clone(), OWNER), both);
    body["isApiOnly"] = json!(true);
    assert_eq!(violations(body.clone(), OWNER), [""; 0]);
    // What is given is looked at all the same.
    body["content"] = json!({});
    body["transmissions"][0]["content"] = json!({});
    assert_eq!(violations(body, OWNER), both);
}

#[test]
fn a_missing_title_is_told_in_the_words_that_clients_know() {
    let found = read(with(minimal(), [("/content", json!({}))]))
        .validate(&CallerRules::default(), crate::dialog::sample::now());
    let found = found.unwrap_err();
    assert_eq!((found[0].path.as_str(), found[0].message.as_str()), ("dto.content", "Title must not be empty."));
}

#[test]
fn labels_are_limited_lowered_and_ordered() {
    let labels = |count: usize| json!({ "serviceOwnerLabels": (0..count).map(|n| json!({ "value": format!("Label-{n:02}") })).collect::<Vec<_>>() });
    assert_eq!(violations(with(minimal(), [("/serviceOwnerContext", labels(20))]), OWNER), [""; 0]);
    let body = with(minimal(), [("/serviceOwnerContext", labels(21))]);
    let found = read(body).validate(&OWNER, crate::dialog::sample::now()).unwrap_err();
    assert_eq!(found[0].path, "dto.serviceOwnerContext.serviceOwnerLabels");
    assert!(found[0].message.contains("Maximum"));
    assert_eq!(validated(full()).service_owner_labels, ["alfa", "beta"]);
}

#[rstest]
#[case("searchTags", "dto.searchTags")]
fn words_are_compared_after_they_are_trimmed_and_lowered(#[case] member: &str, #[case] path: &str) {
    let words = json!([{ "value": " Bolle" }, { "value": "bOLLE\t" }]);
    let pointer = format!("/{member}");
    assert_eq!(violations(with(minimal(), [(pointer.as_str(), words.clone())]), OWNER), [path]);
    let context = json!({ "serviceOwnerLabels": words });
    let body = with(minimal(), [("/serviceOwnerContext", context)]);
    assert_eq!(violations(body, OWNER), ["dto.serviceOwnerContext.serviceOwnerLabels"]);
    assert_eq!(validated(full()).search_tags, ["bolle"]);
    assert_eq!(
        violations(with(minimal(), [("/searchTags", json!([{ "value": "  ab  " }]))]), OWNER),
        ["dto.searchTags[0].value"]
    );
}
