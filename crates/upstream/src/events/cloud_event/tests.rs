use dialogporten_domain::dialog::{ActorType, EndUserType};
use dialogporten_domain::{PartyId, ServiceResource, Timestamp};
use rstest::rstest;
use serde_json::{Value, json};

use super::*;

const BASE: &str = "https://platform.example.com/dialogporten";
const DIALOG: Uuid = Uuid::from_u128(0x0198_c6d1_5b0a_7c3e_9a41_2f5a_4b6c_7d8e);
const CHILD: Uuid = Uuid::from_u128(0x0198_c6d1_5b0b_7a10_8d11_aaaa_bbbb_cccc);

fn event(kind: EventKind) -> Event {
    Event {
        event_id: Uuid::from_u128(0x7f6a_1c7e_3c0e_4a58_9d0c_0a3f_0f4f_7f11),
        occurred_at: Timestamp::parse("2026-08-20T09:15:30.5Z").unwrap(),
        is_silent: false,
        dialog_id: DIALOG,
        service_resource: ServiceResource::from_id("ttd-demo"),
        party: PartyId::organization("312001004").unwrap(),
        process: None,
        preceding_process: None,
        kind,
    }
}

fn written(event: &Event, base_uri: &str) -> Value {
    serde_json::to_value(CloudEvent::of(event, base_uri).unwrap()).unwrap()
}

fn activity(activity_type: ActivityType) -> EventKind {
    EventKind::ActivityCreated { activity_id: CHILD, activity_type, extended_type: None }
}

fn seen() -> EventKind {
    let user_id = PartyId::organization("312002000").unwrap();
    EventKind::DialogSeen { user_id, user_type: EndUserType::SystemUser, seen_log_id: CHILD }
}

fn transmission(sender_type: ActorType) -> EventKind {
    EventKind::TransmissionCreated { transmission_id: CHILD, sender_type }
}

#[rstest]
#[case::created(EventKind::DialogCreated, "created", "", Value::Null)]
#[case::updated(EventKind::DialogUpdated, "updated", "", Value::Null)]
#[case::deleted(EventKind::DialogDeleted, "deleted", "", Value::Null)]
#[case::restored(EventKind::DialogRestored, "restored", "", Value::Null)]
#[case::seen(seen(), "seen", "", Value::Null)]
#[case::from_owner(
    transmission(ActorType::ServiceOwner),
    "transmission.created",
    "/transmissions/0198c6d1-5b0b-7a10-8d11-aaaabbbbcccc",
    json!({ "senderType": "ServiceOwner" })
)]
#[case::from_party(
    transmission(ActorType::PartyRepresentative),
    "transmission.created",
    "/transmissions/0198c6d1-5b0b-7a10-8d11-aaaabbbbcccc",
    json!({ "senderType": "PartyRepresentative" })
)]
#[case::activity(
    activity(ActivityType::PaymentMade),
    "activity.payment-made",
    "/activities/0198c6d1-5b0b-7a10-8d11-aaaabbbbcccc",
    json!({ "activityId": "0198c6d1-5b0b-7a10-8d11-aaaabbbbcccc" })
)]
fn subscribers_are_told_this(
    #[case] kind: EventKind,
    #[case] name: &str,
    #[case] below: &str,
    #[case] data: Value,
    // A slash at the end of the base address makes no second one.
    #[values(BASE, "https://platform.example.com/dialogporten/")] base_uri: &str,
) {
    let mut expected = json!({
        "specversion": "1.0",
        "id": "7f6a1c7e-3c0e-4a58-9d0c-0a3f0f4f7f11",
        "type": format!("dialogporten.dialog.{name}.v1"),
        "time": "2026-08-20T09:15:30.5000000+00:00",
        "resource": "urn:altinn:resource:ttd-demo",
        "resourceinstance": "0198c6d1-5b0a-7c3e-9a41-2f5a4b6c7d8e",
        "subject": "urn:altinn:organization:identifier-no:312001004",
        "source": format!("{BASE}/api/v1/enduser/dialogs/0198c6d1-5b0a-7c3e-9a41-2f5a4b6c7d8e{below}"),
    });
    if !data.is_null() {
        expected["data"] = data;
    }
    assert_eq!(written(&event(kind), base_uri), expected);
}

#[test]
fn processes_and_the_owners_own_type_are_data() {
    let uri = |text: &str| UriReference::parse(text).unwrap();
    let mut event = event(EventKind::DialogUpdated);
    event.process = Some(uri("urn:example:process:2"));
    event.preceding_process = Some(uri("urn:example:process:1"));
    let data = json!({ "process": "urn:example:process:2", "precedingProcess": "urn:example:process:1" });
    assert_eq!(written(&event, BASE)["data"], data);

    event.preceding_process = None;
    event.kind = EventKind::ActivityCreated {
        activity_id: CHILD,
        activity_type: ActivityType::Information,
        extended_type: Some(uri("urn:example:card")),
    };
    let data =
        json!({ "activityId": CHILD, "extendedActivityType": "urn:example:card", "process": "urn:example:process:2" });
    assert_eq!(written(&event, BASE)["data"], data);
}

#[test]
fn silent_changes_are_kept_from_subscribers() {
    let silent = Event { is_silent: true, ..event(EventKind::DialogUpdated) };
    assert!(CloudEvent::of(&silent, BASE).is_none());
}

#[test]
fn who_opened_a_dialog_stays_inside() {
    let text = written(&event(seen()), BASE).to_string();
    assert!(!text.contains("312002000"), "{text}");
}

/// Names are the published ones of the activity types in lower case with hyphens, but for the first two.
#[test]
fn every_activity_type_has_its_name() {
    for kind in ActivityType::ALL {
        let mut words = String::new();
        for letter in kind.as_str().chars() {
            if letter.is_uppercase() && !words.is_empty() {
                words.push('-');
            }
            words.extend(letter.to_lowercase());
        }
        let name = match words.as_str() {
            "dialog-created" => "created",
            "dialog-closed" => "closed",
            other => other,
        };
        assert_eq!(written(&event(activity(*kind)), BASE)["type"], format!("dialogporten.dialog.activity.{name}.v1"));
    }
}
