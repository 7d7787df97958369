use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::dialog::sample::{
    ADMIN, OWNER, activity, attachment, content, created, full, id, minimal, now, time, transmission, with,
};
use crate::dialog::{ChildKind, UpdateDraft};

/// Updates a dialog silently, so that the times in the bodies of the tests do not matter.
fn propose(aggregate: Aggregate, body: Value) -> ProposedUpdate {
    let draft: UpdateDraft = serde_json::from_value(body).unwrap();
    let command = draft.validate(&aggregate, &ADMIN, now()).unwrap();
    let options = UpdateOptions { is_silent: true, is_always_a_change: false };
    aggregate.update(command, &ADMIN, options, now(), &IdGenerator::default()).unwrap()
}

fn updated(aggregate: Aggregate, body: Value) -> DialogUpdate {
    propose(aggregate, body).outcome.unwrap()
}

fn same() -> Value {
    json!({ "status": "NotApplicable", "content": { "title": content("Søknad") } })
}

/// Every member of the body of a create command that an update replaces, and none of those that are appended.
fn replacing(mut body: Value) -> Value {
    for appended in ["transmissions", "activities"] {
        body.as_object_mut().unwrap().remove(appended);
    }
    body
}

#[test]
fn sending_everything_again_is_nothing() {
    let aggregate = created(full()).aggregate;
    let update = updated(aggregate.clone(), replacing(full()));
    assert!(update.is_nothing());
    assert_eq!(update.aggregate, aggregate);
    assert_eq!((update.claimed_ids.len(), update.released_ids.len(), update.events.len()), (0, 0, 0));
}

/// A member that an update forgets to replace would stay.
#[test]
fn every_member_is_replaced() {
    let aggregate = created(full()).aggregate;
    let update = updated(aggregate.clone(), same());
    let (before, after) = (&aggregate.dialog, &update.aggregate.dialog);
    assert_eq!(after.body, created(minimal()).aggregate.dialog.body);
    assert_eq!((after.progress, &after.extended_status, &after.external_reference), (None, &None, &None));
    assert_eq!((after.due_at, after.expires_at, &after.process, &after.preceding_process), (None, None, &None, &None));
    assert_ne!(after.revision, before.revision);
    let given_up: HashSet<ChildKind> = update.released_ids.iter().map(|claim| claim.kind).collect();
    assert_eq!(given_up.len(), 5);
    // And back again: what clients name is theirs once more.
    let back = updated(update.aggregate, replacing(full()));
    assert_eq!(back.aggregate.dialog.body, before.body);
    let claimed: HashSet<ClaimedId> = back.claimed_ids.into_iter().collect();
    assert_eq!(claimed, update.released_ids.into_iter().collect());
}

#[test]
fn counts_are_limited() {
    let mut aggregate = created(minimal()).aggregate;
    aggregate.dialog.from_party_transmissions_count = i16::MAX;
    aggregate.dialog.from_service_owner_transmissions_count = i16::MAX;
    let of = |kind: &str| with(transmission(), [("/type", json!(kind))]);
    let body = with(same(), [("/transmissions", json!([of("Correction"), of("Alert")]))]);
    let errors = propose(aggregate, body).outcome.unwrap_err();
    let keys: Vec<&str> = errors.iter().map(|error| error.key.as_str()).collect();
    assert_eq!(keys, ["FromServiceOwnerTransmissionsCount", "FromPartyTransmissionsCount"]);
}

#[test]
fn a_dialog_with_very_many_children_is_updated_at_once() {
    let letter = |number: u32| {
        let id = Uuid::from_u128((0x0190_0000_0000_7000_8000 << 48) | u128::from(number));
        with(transmission(), [("/id", json!(id)), ("/idempotentKey", json!(format!("key-{number}")))])
    };
    let (stored, sent): (Vec<Value>, Vec<Value>) =
        ((0..20_000).map(letter).collect(), (20_000..30_000).map(letter).collect());
    let aggregate = created(with(minimal(), [("/transmissions", json!(stored))])).aggregate;
    let activities = vec![activity(); 10_000];
    let body = with(same(), [("/transmissions", json!(sent)), ("/activities", json!(activities))]);
    let update = updated(aggregate, body);
    assert_eq!((update.added_transmissions().len(), update.added_activities().len()), (10_000, 10_000));
    assert_eq!(update.aggregate.dialog.from_service_owner_transmissions_count, 30_000);
}

#[test]
fn identifiers_cannot_be_used_twice_in_one_dialog() {
    let file = |number: u16| with(attachment(), [("/id", json!(id(number)))]);
    let stored = created(with(minimal(), [("/attachments", json!([file(1)]))])).aggregate;
    let letter = with(transmission(), [("/attachments", json!([file(1)]))]);
    let body = with(same(), [("/attachments", json!([file(1)])), ("/transmissions", json!([letter]))]);
    let errors = propose(stored.clone(), body).outcome.unwrap_err();
    assert_eq!(errors, [DomainError::new("Attachment", format!("Key ('Id')=({}) already exists.", id(1)))]);
    // A file may move from the dialog to a transmission; its identifier stays with the dialog.
    let moved = updated(
        stored,
        with(same(), [("/transmissions", json!([with(transmission(), [("/attachments", json!([file(1)]))])]))]),
    );
    let released: Vec<Uuid> = moved.released_ids.iter().map(|claim| claim.id).collect();
    assert!(moved.claimed_ids.is_empty() && !released.contains(&id(1)));
}

#[test]
fn an_expired_file_may_stay_as_it_is() {
    let file = |expires_at: &str| with(attachment(), [("/id", json!(id(1))), ("/expiresAt", json!(expires_at))]);
    let body = |expires_at: &str| with(same(), [("/attachments", json!([file(expires_at)]))]);
    let mut aggregate = created(with(minimal(), [("/attachments", json!([file("2027-01-01T00:00:00Z")]))])).aggregate;
    aggregate.dialog.body.attachments[0].expires_at = Some(time("2020-01-01T00:00:00Z"));
    assert!(propose(aggregate.clone(), body("2020-01-01T00:00:00Z")).outcome.is_ok());
    assert!(propose(aggregate.clone(), body("2020-01-02T00:00:00Z")).outcome.is_err());
    assert!(propose(aggregate, body("2027-01-02T00:00:00Z")).outcome.is_ok());
}

#[test]
fn resources_of_everything_that_results_are_named() {
    let attribute = |name: &str| json!(format!("urn:altinn:resource:{name}"));
    let letter = |name: &str| with(transmission(), [("/authorizationAttribute", attribute(name))]);
    let aggregate = created(with(minimal(), [("/transmissions", json!([letter("stored")]))])).aggregate;
    let proposed = propose(aggregate, with(same(), [("/transmissions", json!([letter("Sent"), letter("stored")]))]));
    let named: Vec<&str> = proposed.referenced_resources.iter().map(ServiceResource::as_str).collect();
    assert_eq!(named, ["urn:altinn:resource:sent", "urn:altinn:resource:stored", "urn:altinn:resource:ttd-demo"]);
}

#[test]
fn times_are_checked_against_now_for_service_owners_who_are_not_silent() {
    let aggregate = created(minimal()).aggregate;
    let body = with(same(), [("/dueAt", json!("2020-01-01T00:00:00Z")), ("/expiresAt", json!("2020-01-02T00:00:00Z"))]);
    for (rules, is_silent, expected) in
        [(OWNER, false, &["ExpiresAt", "DueAt"][..]), (OWNER, true, &[]), (ADMIN, false, &[])]
    {
        let draft: UpdateDraft = serde_json::from_value(body.clone()).unwrap();
        let command = draft.validate(&aggregate, &rules, now()).unwrap();
        let options = UpdateOptions { is_silent, is_always_a_change: false };
        let proposed = aggregate.clone().update(command, &rules, options, now(), &IdGenerator::default()).unwrap();
        let errors = proposed.outcome.err().unwrap_or_default();
        let keys: Vec<&str> = errors.iter().map(|error| error.key.as_str()).collect();
        assert_eq!(keys, expected, "{rules:?} {is_silent}");
    }
}

/// What was hidden is still hidden; administrators may set a deadline before that, but nobody an expiry.
#[test]
fn times_follow_the_stored_visibility() {
    let aggregate = created(with(minimal(), [("/visibleFrom", json!("2027-01-01T00:00:00Z"))])).aggregate;
    for (member, rules, is_valid) in
        [("dueAt", OWNER, false), ("dueAt", ADMIN, true), ("expiresAt", OWNER, false), ("expiresAt", ADMIN, false)]
    {
        let pointer = format!("/{member}");
        let body = with(same(), [(pointer.as_str(), json!("2026-12-31T00:00:00Z"))]);
        let draft: UpdateDraft = serde_json::from_value(body).unwrap();
        let found = draft.validate(&aggregate, &rules, now()).err().unwrap_or_default();
        let paths: Vec<String> = found.into_iter().map(|violation| violation.path).collect();
        assert_eq!(paths, if is_valid { vec![] } else { vec![format!("dto.{member}")] }, "{rules:?}");
    }
}

#[test]
fn labels_change_in_the_name_of_the_service_owner() {
    use crate::dialog::LabelAction::{Remove, Set};
    let mut aggregate = created(minimal()).aggregate;
    let marked = [SystemLabel::Bin, SystemLabel::MarkedAsUnopened];
    aggregate.dialog.system_labels = aggregate.dialog.system_labels.changed(&marked, &[]);
    let body = with(same(), [("/transmissions", json!([with(transmission(), [("/type", json!("Submission"))])]))]);
    for (is_silent, labels, log) in [
        (
            false,
            &[SystemLabel::Default, SystemLabel::MarkedAsUnopened, SystemLabel::Sent],
            &[("systemlabel:Sent", Set), ("systemlabel:Bin", Remove)][..],
        ),
        (true, &[SystemLabel::Bin, SystemLabel::MarkedAsUnopened, SystemLabel::Sent], &[("systemlabel:Sent", Set)]),
    ] {
        let draft: UpdateDraft = serde_json::from_value(body.clone()).unwrap();
        let command = draft.validate(&aggregate, &OWNER, now()).unwrap();
        let options = UpdateOptions { is_silent, is_always_a_change: false };
        let proposed = aggregate.clone().update(command, &OWNER, options, now(), &IdGenerator::default()).unwrap();
        let update = proposed.outcome.unwrap();
        assert_eq!(update.aggregate.dialog.system_labels.iter().collect::<Vec<_>>(), labels);
        let found: Vec<_> = update.label_log.iter().map(|entry| (entry.name.as_str(), entry.action)).collect();
        assert_eq!(found, log);
        assert!(update.label_log.iter().all(|entry| entry.performed_by == Actor::service_owner()));
    }
}

/// Files that a client names by some of the numbers 0 to 9, or does not name.
fn files() -> impl Strategy<Value = Vec<Option<u16>>> {
    prop::collection::vec(prop::option::weighted(0.8, 0..10_u16), 0..8).prop_map(|mut numbers| {
        let mut seen = HashSet::new();
        numbers.retain(|number| number.is_none_or(|number| seen.insert(number)));
        numbers
    })
}

fn list(files: &[Option<u16>]) -> Value {
    let file = |number: &Option<u16>| match number {
        Some(number) => with(attachment(), [("/id", json!(id(*number)))]),
        None => attachment(),
    };
    files.iter().map(file).collect()
}

proptest! {
    /// What is stored and sent comes first in its stored order, then what is new in the order in which it was sent; all
    /// else is gone. Identifiers are claimed and released accordingly.
    #[test]
    fn lists_are_merged_by_identifier(stored in files(), sent in files()) {
        let aggregate = created(with(minimal(), [("/attachments", list(&stored))])).aggregate;
        let before: Vec<Uuid> = aggregate.dialog.body.attachments.iter().map(|file| file.id).collect();
        let update = updated(aggregate, with(same(), [("/attachments", list(&sent))]));
        let after: Vec<Uuid> = update.aggregate.dialog.body.attachments.iter().map(|file| file.id).collect();

        let named: Vec<Uuid> = sent.iter().flatten().map(|number| id(*number)).collect();
        let kept: Vec<Uuid> = before.iter().copied().filter(|id| named.contains(id)).collect();
        prop_assert_eq!(&after[..kept.len()], &kept[..]);
        prop_assert_eq!(after.len(), sent.len());
        let new: Vec<Uuid> = named.iter().copied().filter(|id| !before.contains(id)).collect();
        let new_after: Vec<Uuid> = after[kept.len()..].iter().copied().filter(|id| named.contains(id)).collect();
        prop_assert_eq!(&new_after, &new);

        let claimed: Vec<Uuid> = update.claimed_ids.iter().map(|claim| claim.id).collect();
        prop_assert_eq!(claimed, new);
        let of_files = update.released_ids.iter().filter(|claim| claim.kind == ChildKind::Attachment);
        let released: HashSet<Uuid> = of_files.map(|claim| claim.id).collect();
        prop_assert_eq!(released, before.iter().copied().filter(|id| !after.contains(id)).collect());
        let is_unchanged = sent.iter().all(Option::is_some) && kept == before && sent.len() == before.len();
        // Addresses without identifier are new every time.
        prop_assert_eq!(update.is_nothing(), is_unchanged && before.is_empty());
    }
}
