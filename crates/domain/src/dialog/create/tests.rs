use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::dialog::sample::{
    ADMIN, CORRESPONDENCE, OWNER, activity, api_action, attachment, created, full, gui_action, id, minimal, now, owner,
    read, rejected_or_created, set, texts, time, transmission, validated, with,
};
use crate::dialog::{ActivityType, ActorType, ChildKind, ClaimedId, LabelAction};
use crate::id::check_client_id;

fn create(body: Value, rules: CallerRules, is_silent: bool) -> Result<NewDialog, Rejection> {
    let command = read(body).validate(&rules, now()).unwrap();
    command.create(&owner(), &rules, is_silent, now(), &IdGenerator::default())
}

/// Returns the keys of the domain errors.
fn errors(result: Result<NewDialog, Rejection>) -> Vec<String> {
    match result {
        Err(Rejection::Domain(errors)) => errors.into_iter().map(|error| error.key).collect(),
        other => panic!("no domain errors: {other:?}"),
    }
}

#[test]
fn a_minimal_dialog_gets_its_defaults() {
    let new = created(minimal());
    let dialog = &new.aggregate.dialog;
    assert!(check_client_id(dialog.id, now()).is_empty());
    assert_eq!((dialog.created_at, dialog.updated_at, dialog.content_updated_at), (now(), now(), now()));
    assert_eq!((dialog.org.as_str(), dialog.service_resource_type), ("ttd", ResourceType::GenericAccessResource));
    assert_eq!(dialog.status, DialogStatus::NotApplicable);
    assert_eq!(dialog.system_labels, SystemLabels::default());
    assert_eq!((dialog.deleted_at, dialog.is_frozen, dialog.is_api_only), (None, false, false));
    assert!(!dialog.has_unopened_content && !dialog.is_seen_since_content_update);
    let revisions = [dialog.revision, dialog.end_user_context_revision, dialog.service_owner_context_revision];
    assert!(revisions.iter().all(|revision| revision.get_version_num() == 4));
    assert!(revisions[0] != revisions[1] && revisions[1] != revisions[2] && revisions[0] != revisions[2]);
    assert!(new.claimed_ids.is_empty() && new.label_log.is_empty());
    assert_eq!(new.events.len(), 1);
}

#[test]
fn a_full_dialog_keeps_what_was_sent() {
    let new = created(full());
    let dialog = &new.aggregate.dialog;
    assert_eq!(dialog.id, id(1));
    assert_eq!(dialog.idempotent_key.as_deref(), Some("key-1"));
    assert_eq!(dialog.service_resource.as_str(), "urn:altinn:resource:ttd-demo");
    assert_eq!(dialog.party.as_str(), "urn:altinn:person:idporten-email:kari@example.com");
    assert_eq!(dialog.progress, Some(40));
    assert_eq!(dialog.status, DialogStatus::InProgress);
    assert_eq!(dialog.due_at, Some(time("2026-03-01T00:00:00Z")));
    assert_eq!(dialog.expires_at, Some(time("2026-04-01T00:00:00Z")));
    assert_eq!(dialog.process.as_ref().unwrap().as_str(), "urn:test:process:2");
    assert_eq!(dialog.preceding_process.as_ref().unwrap().as_str(), "urn:test:process:1");
    assert_eq!(dialog.extended_status.as_deref(), Some("step-2"));
    assert_eq!(dialog.external_reference.as_deref(), Some("ref-1"));
    assert_eq!(dialog.service_owner_labels, ["alfa", "beta"]);
    assert_eq!(dialog.from_party_transmissions_count, 1);
    assert_eq!(dialog.from_service_owner_transmissions_count, 1);
    // The only transmission to the party was opened in the same body.
    assert!(!dialog.has_unopened_content);
    let body = &dialog.body;
    assert_eq!(body.content.as_ref().unwrap().values().count(), 8);
    assert_eq!((body.attachments[0].id, body.gui_actions[0].id, body.api_actions[0].id), (id(10), id(30), id(40)));
    assert_eq!(body.attachments[0].urls[0].id, id(11));
    assert_eq!(new.aggregate.transmissions[1].related_transmission_id, Some(id(20)));
    assert_eq!(new.aggregate.transmissions[0].attachments[0].id, id(12));
    let claim = |kind, id| ClaimedId { kind, id };
    let mut claimed = new.claimed_ids;
    claimed.sort_unstable_by_key(|claimed| (claimed.kind, claimed.id));
    assert_eq!(
        claimed,
        [
            claim(ChildKind::Attachment, id(10)),
            claim(ChildKind::Attachment, id(12)),
            claim(ChildKind::AttachmentUrl, id(11)),
            claim(ChildKind::GuiAction, id(30)),
            claim(ChildKind::ApiAction, id(40)),
            claim(ChildKind::ApiActionEndpoint, Uuid::parse_str("5b0c6a52-6f0e-4d0b-9a37-0c3f6a4e9d11").unwrap()),
        ]
    );
}

#[test]
fn new_identifiers_ascend_in_the_order_of_the_body() {
    let files = json!([attachment(), attachment(), attachment()]);
    let letters: Vec<Value> = (0..50).map(|_| with(transmission(), [("/attachments", files.clone())])).collect();
    let body = with(
        minimal(),
        [
            ("/transmissions", json!(letters)),
            ("/attachments", files),
            ("/guiActions", json!([gui_action("Primary"), gui_action("Secondary")])),
            ("/activities", json!([activity(), activity(), activity()])),
        ],
    );
    let aggregate = created(body).aggregate;
    let ascends = |ids: Vec<Uuid>| ids.windows(2).all(|pair| pair[0] < pair[1]);
    assert!(ascends(aggregate.transmissions.iter().map(|letter| letter.id).collect()));
    for letter in &aggregate.transmissions {
        assert!(aggregate.dialog.id < letter.id);
        assert!(ascends(letter.attachments.iter().map(|file| file.id).collect()));
    }
    assert!(ascends(aggregate.dialog.body.attachments.iter().map(|file| file.id).collect()));
    assert!(ascends(aggregate.dialog.body.gui_actions.iter().map(|action| action.id).collect()));
    assert!(ascends(aggregate.activities.iter().map(|activity| activity.id).collect()));
}

#[test]
fn children_are_ordered_by_time_and_identifier() {
    let at =
        |time: &str, number: u16, child: Value| with(child, [("/createdAt", json!(time)), ("/id", json!(id(number)))]);
    let (early, late) = ("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z");
    let children = |child: fn() -> Value| json!([at(late, 1, child()), at(early, 3, child()), at(early, 2, child())]);
    let body = with(minimal(), [("/transmissions", children(transmission)), ("/activities", children(activity))]);
    let aggregate = created(body).aggregate;
    let expected = [id(2), id(3), id(1)];
    assert_eq!(aggregate.transmissions.iter().map(|letter| letter.id).collect::<Vec<_>>(), expected);
    assert_eq!(aggregate.activities.iter().map(|activity| activity.id).collect::<Vec<_>>(), expected);
}

const PAST: &str = "2025-06-01T00:00:00Z";
const PAST_TOO: &str = "2025-07-01T00:00:00Z";
const FUTURE: &str = "2026-06-01T00:00:00Z";
const NOW: &str = "2026-01-01T12:00:00Z";
const UNSET: &str = "0001-01-01T00:00:00Z";

#[rstest]
#[case::nothing(json!({}), NOW, NOW)]
#[case::created(json!({ "createdAt": PAST }), PAST, NOW)]
#[case::both(json!({ "createdAt": PAST, "updatedAt": PAST_TOO }), PAST, PAST_TOO)]
#[case::unset(json!({ "createdAt": UNSET, "updatedAt": UNSET }), NOW, NOW)]
#[case::visible_later(json!({ "visibleFrom": FUTURE }), FUTURE, FUTURE)]
#[case::all(json!({ "createdAt": PAST, "updatedAt": PAST_TOO, "visibleFrom": FUTURE }), FUTURE, FUTURE)]
#[case::visible_already(json!({ "createdAt": PAST, "visibleFrom": PAST_TOO }), PAST, NOW)]
#[case::visible_now(json!({ "createdAt": PAST, "visibleFrom": NOW }), PAST, NOW)]
fn a_dialog_that_becomes_visible_later_is_created_then(
    #[case] members: Value,
    #[case] created_at: &str,
    #[case] updated_at: &str,
) {
    let old = with(transmission(), [("/createdAt", json!(PAST))]);
    let mut body = with(minimal(), [("/transmissions", json!([old, transmission()]))]);
    set(&mut body, "/activities", json!([with(activity(), [("/createdAt", json!(PAST))]), activity()]));
    body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    // A time that has passed needs a silent command.
    let aggregate = create(body, OWNER, true).unwrap().aggregate;
    assert_eq!(aggregate.dialog.created_at, time(created_at));
    assert_eq!(
        (aggregate.dialog.updated_at, aggregate.dialog.content_updated_at),
        (time(updated_at), time(updated_at))
    );
    let letters: Vec<Timestamp> = aggregate.transmissions.iter().map(|letter| letter.created_at).collect();
    let is_later = members["visibleFrom"] == FUTURE;
    assert_eq!(letters, if is_later { [time(FUTURE), time(FUTURE)] } else { [time(PAST), now()] });
    let activities: Vec<Timestamp> = aggregate.activities.iter().map(|activity| activity.created_at).collect();
    assert_eq!(activities, [time(PAST), now()]);
}

#[test]
fn times_must_lie_ahead_unless_nobody_is_told() {
    let body =
        || with(minimal(), [("/visibleFrom", json!(PAST)), ("/dueAt", json!(PAST_TOO)), ("/expiresAt", json!(NOW))]);
    assert_eq!(errors(create(body(), OWNER, false)), ["DueAt", "ExpiresAt", "VisibleFrom"]);
    assert!(create(body(), OWNER, true).is_ok());
    assert!(create(body(), ADMIN, false).is_ok());
    let ahead = with(minimal(), [("/expiresAt", json!("2026-01-01T12:00:00.000001Z"))]);
    assert!(create(ahead, OWNER, false).is_ok());
}

#[rstest]
#[case::new("2025-12-01T00:00:00Z", "ttd-demo", false)]
#[case::old("2025-11-30T23:59:59.999999Z", "ttd-demo", true)]
#[case::migrated("2025-12-01T00:00:00Z", "APP_ttd_A2-4", true)]
#[case::migrated_of_another("2025-12-01T00:00:00Z", "app_skd_a2-4", false)]
fn old_and_migrated_content_counts_as_seen(#[case] created_at: &str, #[case] resource: &str, #[case] is_seen: bool) {
    let resource = format!("urn:altinn:resource:{resource}");
    let body = with(minimal(), [("/createdAt", json!(created_at)), ("/serviceResource", json!(resource))]);
    assert_eq!(created(body).aggregate.dialog.is_seen_since_content_update, is_seen);
}

#[test]
fn an_old_dialog_that_becomes_visible_later_is_not_seen() {
    let body = with(minimal(), [("/createdAt", json!(PAST)), ("/visibleFrom", json!(FUTURE))]);
    assert!(!created(body).aggregate.dialog.is_seen_since_content_update);
}

#[rstest]
#[case("Default", "Information", 1, &[])]
#[case("Bin", "Information", 2, &["systemlabel:Bin"])]
#[case("Archive", "Alert", 4, &["systemlabel:Archive"])]
#[case("Default", "Submission", 1 | 16, &["systemlabel:Sent"])]
#[case("Bin", "Correction", 2 | 16, &["systemlabel:Bin", "systemlabel:Sent"])]
fn first_labels_are_logged(#[case] label: &str, #[case] kind: &str, #[case] mask: i16, #[case] log: &[&str]) {
    let letter = with(transmission(), [("/type", json!(kind))]);
    let body = with(minimal(), [("/systemLabel", json!(label)), ("/transmissions", json!([letter]))]);
    for is_silent in [false, true] {
        let new = create(body.clone(), OWNER, is_silent).unwrap();
        assert_eq!(new.aggregate.dialog.system_labels.mask(), mask);
        let names: Vec<&str> = new.label_log.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, log);
        for entry in &new.label_log {
            assert_eq!((entry.action, entry.created_at), (LabelAction::Set, now()));
            assert_eq!(entry.performed_by, Actor::service_owner());
        }
    }
}

#[test]
fn correspondence_activities_need_their_scope() {
    for kind in [ActivityType::CorrespondenceOpened, ActivityType::CorrespondenceConfirmed] {
        let opened = with(activity(), [("/type", json!(kind))]);
        let body = with(minimal(), [("/activities", json!([opened]))]);
        for rules in [OWNER, ADMIN] {
            assert!(matches!(create(body.clone(), rules, false), Err(Rejection::Forbidden(_))));
        }
        assert!(create(body.clone(), CORRESPONDENCE, false).is_ok());
        let late = with(body, [("/dueAt", json!(PAST))]);
        assert_eq!(errors(create(late, OWNER, false)), ["DueAt"]);
    }
}

#[test]
fn transmissions_do_not_share_idempotent_keys() {
    let letter = |key: &str| with(transmission(), [("/idempotentKey", json!(key))]);
    let keys = json!([letter("one"), letter("ONE"), letter("two"), letter("one"), letter("one"), letter("two")]);
    let body = with(minimal(), [("/transmissions", keys)]);
    let Err(Rejection::Conflict { key, message }) = rejected_or_created(body.clone()) else { panic!("no conflict") };
    assert_eq!(key, "IdempotentKey");
    assert!(message.ends_with("'one', 'two'"), "{message}");
    let late = with(body, [("/expiresAt", json!(PAST))]);
    assert_eq!(errors(rejected_or_created(late)), ["ExpiresAt"]);
}

#[test]
fn the_hierarchy_is_checked() {
    let letters: Vec<Value> = (0..101)
        .map(|number: u16| {
            let letter = with(transmission(), [("/id", json!(id(number)))]);
            match number.checked_sub(1) {
                Some(parent) => with(letter, [("/relatedTransmissionId", json!(id(parent)))]),
                None => letter,
            }
        })
        .collect();
    let body = |count: usize| with(minimal(), [("/transmissions", json!(letters[..count]))]);
    assert!(rejected_or_created(body(100)).is_ok());
    assert_eq!(errors(rejected_or_created(body(101))), ["Transmissions"]);
    // Everything that is wrong is told together.
    let late = with(body(101), [("/dueAt", json!(PAST))]);
    assert_eq!(errors(rejected_or_created(late)), ["DueAt", "Transmissions"]);
}

#[test]
fn transmissions_are_counted_until_there_are_too_many() {
    let letters = |kind: &str, count: usize| {
        let letter = json!({ "type": kind, "sender": { "actorType": "ServiceOwner" } });
        json!({
            "serviceResource": "urn:altinn:resource:ttd-demo",
            "party": "urn:altinn:organization:identifier-no:312001004",
            "isApiOnly": true,
            "transmissions": vec![letter; count],
        })
    };
    let dialog = created(letters("Submission", 3)).aggregate.dialog;
    assert_eq!((dialog.from_party_transmissions_count, dialog.from_service_owner_transmissions_count), (3, 0));
    assert_eq!(errors(rejected_or_created(letters("Alert", 32_768))), ["FromServiceOwnerTransmissionsCount"]);
}

#[test]
fn identifiers_are_used_once_below_different_parents_too() {
    let file = |number: u16| with(attachment(), [("/id", json!(id(number)))]);
    let letter = |number: u16| with(transmission(), [("/attachments", json!([file(number)]))]);
    let of_letters = with(minimal(), [("/transmissions", json!([letter(1), letter(1)]))]);
    assert_eq!(errors(rejected_or_created(of_letters)), ["Attachment"]);
    let of_dialog = with(minimal(), [("/transmissions", json!([letter(1)])), ("/attachments", json!([file(1)]))]);
    let result = rejected_or_created(of_dialog);
    let Err(Rejection::Domain(found)) = result else { panic!("not rejected") };
    assert_eq!(found[0].message, format!("Key ('Id')=({}) already exists.", id(1)));

    let address = |number: u16| with(attachment(), [("/urls/0/id", json!(id(number)))]);
    let addresses = with(minimal(), [("/attachments", json!([address(1), address(1)]))]);
    assert_eq!(errors(rejected_or_created(addresses)), ["AttachmentUrl"]);
    let endpoint = with(api_action(), [("/endpoints/0/id", json!(id(1)))]);
    let endpoints = with(minimal(), [("/apiActions", json!([endpoint, endpoint]))]);
    assert_eq!(errors(rejected_or_created(endpoints)), ["DialogApiActionEndpoint"]);

    // Different kinds of entities do not get in each other's way.
    let mixed = with(
        minimal(),
        [
            ("/attachments", json!([file(1)])),
            ("/guiActions", json!([with(gui_action("Primary"), [("/id", json!(id(1)))])])),
        ],
    );
    assert_eq!(created(mixed).claimed_ids.len(), 2);
}

#[test]
fn messages_are_unopened_at_first() {
    let facts = ResourceFacts { resource_type: ResourceType::CorrespondenceService, ..owner() };
    let create = |body: Value| {
        let command = read(body).validate(&CORRESPONDENCE, now()).unwrap();
        command.create(&facts, &CORRESPONDENCE, false, now(), &IdGenerator::default()).unwrap().aggregate.dialog
    };
    assert!(create(minimal()).has_unopened_content);
    let opened = with(activity(), [("/type", json!("CorrespondenceOpened"))]);
    assert!(!create(with(minimal(), [("/activities", json!([opened]))])).has_unopened_content);
}

#[test]
fn everything_new_is_announced() {
    let new = created(full());
    let kinds: Vec<&EventKind> = new.events.iter().map(|event| &event.kind).collect();
    let extended_type = UriReference::parse("urn:test:opened");
    let information = new.aggregate.activities.iter().find(|activity| activity.kind == ActivityType::Information);
    assert_eq!(
        kinds,
        [
            &EventKind::DialogCreated,
            &EventKind::TransmissionCreated { transmission_id: id(20), sender_type: ActorType::PartyRepresentative },
            &EventKind::TransmissionCreated { transmission_id: id(21), sender_type: ActorType::ServiceOwner },
            &EventKind::ActivityCreated {
                activity_id: id(50),
                activity_type: ActivityType::TransmissionOpened,
                extended_type
            },
            &EventKind::ActivityCreated {
                activity_id: information.unwrap().id,
                activity_type: ActivityType::Information,
                extended_type: None,
            },
        ]
    );
    for event in &new.events {
        assert_eq!((event.occurred_at, event.is_silent, event.dialog_id), (now(), false, id(1)));
        assert_eq!(event.party, new.aggregate.dialog.party);
        assert_eq!(event.service_resource, new.aggregate.dialog.service_resource);
        assert_eq!(event.process, new.aggregate.dialog.process);
        assert_eq!(event.preceding_process, new.aggregate.dialog.preceding_process);
        assert_eq!(event.event_id.get_version_num(), 4);
    }
}

#[test]
fn a_silent_create_tells_of_the_dialog_only() {
    let events = create(full(), OWNER, true).unwrap().events;
    let told: Vec<_> = events.iter().map(|event| (&event.kind, event.is_silent)).collect();
    assert_eq!(told, [(&EventKind::DialogCreated, true)]);
}

#[test]
fn referenced_resources_are_the_own_one_and_those_pointed_to() {
    let attribute = |child: Value, attribute: &str| with(child, [("/authorizationAttribute", json!(attribute))]);
    let body = with(
        minimal(),
        [
            ("/transmissions", json!([attribute(transmission(), "urn:altinn:resource:One")])),
            (
                "/guiActions",
                json!([
                    attribute(gui_action("Primary"), "URN:ALTINN:RESOURCE:two"),
                    attribute(gui_action("Secondary"), "element1")
                ]),
            ),
            (
                "/apiActions",
                json!([
                    attribute(api_action(), "urn:altinn:resource:one"),
                    attribute(api_action(), "urn:altinn:task:Task_1")
                ]),
            ),
        ],
    );
    let command = validated(body);
    let expected = ["one", "ttd-demo", "two"].map(ServiceResource::from_id);
    assert_eq!(command.referenced_resources(), BTreeSet::from(expected));
    assert_eq!(command.idempotent_key(), None);
    assert_eq!(validated(full()).idempotent_key(), Some("key-1"));
}

#[test]
fn empty_texts_in_languages_are_absent() {
    let body = with(minimal(), [("/activities", json!([with(activity(), [("/description", json!([]))])]))]);
    assert!(created(body).aggregate.activities[0].description.is_empty());
    let information = with(activity(), [("/type", json!("Information")), ("/description", texts("x"))]);
    let aggregate = created(with(minimal(), [("/activities", json!([information]))])).aggregate;
    assert_eq!(aggregate.activities[0].description.find("nb").unwrap().value, "x");
}
