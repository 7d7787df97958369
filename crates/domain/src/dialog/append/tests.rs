use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::Violations;
use crate::dialog::draft::{ActivityDraft, TransmissionDraft};
use crate::dialog::sample::{OWNER, activity, attachment, created, id, minimal, now, transmission, with};
use crate::dialog::{Command, ValidationContext};

fn target() -> AppendTarget {
    AppendTarget::from(&created(minimal()).aggregate.dialog)
}

fn activity_of(body: Value) -> Activity<SuppliedId> {
    let draft: ActivityDraft = serde_json::from_value(body).unwrap();
    let cx = ValidationContext { rules: &OWNER, now: now(), command: Command::AppendActivity, is_api_only: false };
    draft.validate(&cx, &mut Violations::new("activity")).unwrap()
}

fn transmission_of(body: Value) -> Transmission<SuppliedId> {
    let draft: TransmissionDraft = serde_json::from_value(body).unwrap();
    let cx = ValidationContext { rules: &OWNER, now: now(), command: Command::AppendTransmission, is_api_only: false };
    draft.validate(&cx, &mut Violations::new("transmissions[0]")).unwrap()
}

fn append(target: &AppendTarget, body: Value, is_silent: bool) -> Result<NewTransmission, Vec<String>> {
    target
        .append_transmission(transmission_of(body), is_silent, now(), &IdGenerator::default())
        .map_err(|errors| errors.into_iter().map(|error| format!("{}: {}", error.key, error.message)).collect())
}

#[rstest]
#[case::normal(false, false, Some(0), Some(0))]
#[case::silent(true, false, None, None)]
#[case::becomes_visible(false, true, Some(60), Some(60))]
#[case::silent_and_becomes_visible(true, true, Some(60), Some(60))]
fn times_follow_the_kind_of_change(
    #[case] is_silent: bool,
    #[case] becomes_visible: bool,
    #[case] updated: Option<u64>,
    #[case] of_content: Option<u64>,
) {
    let later = |seconds: Option<u64>| seconds.map(|seconds| now().plus(Duration::from_secs(seconds)));
    let mut target = target();
    target.visible_from = becomes_visible.then(|| now().plus(Duration::from_mins(1)));
    let of_transmission = append(&target, transmission(), is_silent).unwrap();
    assert_eq!(of_transmission.root.updated_at, later(updated));
    assert_eq!(of_transmission.root.content_updated_at, later(of_content));
    let created_at = if becomes_visible { later(Some(60)).unwrap() } else { now() };
    assert_eq!(of_transmission.transmission.created_at, created_at);

    let ids = IdGenerator::default();
    let of_activity = target.append_activity(activity_of(activity()), is_silent, now(), &ids);
    assert_eq!(of_activity.root.updated_at, later(updated));
    assert_eq!(of_activity.root.content_updated_at, if becomes_visible { later(of_content) } else { None });
    assert_eq!(of_activity.activity.created_at, now());
}

#[rstest]
#[case(false, "Alert", &["Bin -> Default", "Archive -> Default"], 2)]
#[case(true, "Alert", &[], 1)]
#[case(false, "Submission", &["Default -> Default,Sent", "Bin -> Default,Sent", "Bin,Sent -> Default,Sent"], 2)]
#[case(true, "Correction", &["Bin -> Bin,Sent"], 1)]
fn labels_and_events_follow_the_kind_of_change(
    #[case] is_silent: bool,
    #[case] kind: &str,
    #[case] steps: &[&str],
    #[case] events: usize,
) {
    let new = append(&target(), with(transmission(), [("/type", json!(kind))]), is_silent).unwrap();
    let names =
        |labels: crate::dialog::SystemLabels| labels.iter().map(SystemLabel::as_str).collect::<Vec<_>>().join(",");
    let all: Vec<String> = new
        .root
        .labels
        .steps
        .iter()
        .map(|(before, after)| format!("{} -> {}", names(*before), names(*after)))
        .collect();
    for step in steps {
        assert!(all.iter().any(|found| found == step), "{step} in {all:?}");
    }
    assert_eq!(all.is_empty(), steps.is_empty());
    assert_eq!(new.events.len(), events);
    assert!(new.events.iter().all(|event| event.is_silent == is_silent));
    assert_eq!(new.events[0].kind, EventKind::DialogUpdated);
}

#[rstest]
#[case("TransmissionOpened", Some(TransmissionType::Alert), ResourceType::AltinnApp, true)]
#[case("TransmissionOpened", Some(TransmissionType::Submission), ResourceType::AltinnApp, false)]
#[case("DialogOpened", None, ResourceType::CorrespondenceService, false)]
#[case("CorrespondenceOpened", None, ResourceType::CorrespondenceService, true)]
#[case("CorrespondenceOpened", None, ResourceType::AltinnApp, false)]
fn some_activities_may_open_the_last_thing(
    #[case] kind: &str,
    #[case] opened: Option<TransmissionType>,
    #[case] resource: ResourceType,
    #[case] expected: bool,
) {
    let target = AppendTarget { opened, service_resource_type: resource, ..target() };
    let transmission = opened.map(|_| id(1));
    let body = with(activity(), [("/type", json!(kind)), ("/transmissionId", json!(transmission))]);
    let new = target.append_activity(activity_of(body), false, now(), &IdGenerator::default());
    assert_eq!(new.may_open_last, expected);
}

#[test]
fn an_opened_transmission_must_be_in_the_dialog() {
    let body = with(activity(), [("/type", json!("TransmissionOpened")), ("/transmissionId", json!(id(1)))]);
    let errors = target().check_activity(&activity_of(body.clone()));
    assert_eq!(errors[0].key, "Activity.TransmissionId");
    assert!(errors[0].message.contains("does not exist"));
    let target = AppendTarget { opened: Some(TransmissionType::Alert), ..target() };
    assert!(target.check_activity(&activity_of(body)).is_empty());
}

#[rstest]
#[case(0, 0, Some("Transmissions: reference violation"))]
#[case(99, 99, None)]
#[case(100, 0, Some("Transmissions: depth violation"))]
#[case(1, 100, Some("Transmissions: width violation"))]
fn trees_stay_shallow_and_narrow(#[case] answered: u16, #[case] answers: u16, #[case] expected: Option<&str>) {
    let target = AppendTarget {
        answered: (0..answered).map(|n| id(1000 + n)).collect(),
        answers: (0..answers).map(|n| id(3000 + n)).collect(),
        ..target()
    };
    let result = append(&target, with(transmission(), [("/relatedTransmissionId", json!(id(1000)))]), false);
    match (result, expected) {
        (Ok(_), None) => {}
        (Err(errors), Some(start)) => assert!(errors.len() == 1 && errors[0].starts_with(start), "{errors:?}"),
        (result, _) => panic!("{result:?}"),
    }
}

#[test]
fn everything_that_the_state_has_against_a_transmission_is_reported() {
    let target =
        AppendTarget { counts: TransmissionCounts { from_service_owner: i16::MAX, from_party: 0 }, ..target() };
    let expired = with(attachment(), [("/expiresAt", json!(now()))]);
    let twice = with(attachment(), [("/id", json!(id(5)))]);
    let body = with(
        transmission(),
        [("/relatedTransmissionId", json!(id(1))), ("/attachments", json!([expired, twice.clone(), twice]))],
    );
    let keys: Vec<String> = append(&target, body, false)
        .unwrap_err()
        .iter()
        .map(|error| error.split(':').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        keys,
        ["Transmissions", "FromServiceOwnerTransmissionsCount", "Transmissions.Attachments.ExpiresAt", "Attachment"]
    );
}
