//! An end user opens a dialog.

use uuid::Uuid;

use super::{Actor, Aggregate, EndUserType, LabelLogEntry, SeenEntry, SystemLabel};
use crate::event::EventKind;
use crate::{Event, IdGenerator, PartyId, Timestamp};

/// Who opens a dialog.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    /// The user.
    pub party: &'a PartyId,
    /// The user's name.
    pub name: String,
    /// What kind of user.
    pub user_type: EndUserType,
    /// Through a service owner's own portal?
    pub is_via_service_owner: bool,
}

/// What an opening changes, if nobody else was faster.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// The dialog.
    pub dialog_id: Uuid,
    /// Time of the content that was read: the dialog counts as seen only while its content is still that one.
    pub content_updated_at: Timestamp,
    /// The entry of the seen log. Its identifier is the same for every opening of the same state by the same user.
    pub entry: SeenEntry,
    /// What kind of user.
    pub user_type: EndUserType,
    /// The removal of the label `MarkedAsUnopened`, when it was set.
    pub label_log: Option<LabelLogEntry>,
    /// To be published when the entry is new or the content counts as seen.
    pub updated_event: Event,
    /// To be published when the entry is new.
    pub seen_event: Event,
}

impl Aggregate {
    /// Does a read by the user leave a trace? It does not when the user has opened this very state before.
    pub fn needs_opening(&self, user: &PartyId) -> bool {
        let dialog = &self.dialog;
        if dialog.system_labels.contains(SystemLabel::MarkedAsUnopened) {
            return true;
        }
        let of_user = || self.seen.iter().filter(|entry| entry.seen_by.actor_id.as_ref() == Some(user));
        let is_seen = dialog.is_seen_since_content_update && of_user().any(|entry| entry.seen_at > dialog.updated_at);
        if is_seen {
            return false;
        }
        let id = self.opening_id(user);
        !of_user().any(|entry| entry.id == id)
    }

    /// Returns what changes when the reader opens the dialog.
    pub fn open(&self, reader: Reader<'_>, now: Timestamp, ids: &IdGenerator) -> Opening {
        let dialog = &self.dialog;
        let actor = Actor::representative(reader.party.clone(), reader.name);
        let entry = SeenEntry {
            id: self.opening_id(reader.party),
            seen_at: now,
            seen_by: actor.clone(),
            is_via_service_owner: reader.is_via_service_owner,
        };
        let labels = dialog.system_labels.changed(&[], &[SystemLabel::MarkedAsUnopened]);
        let label_log = labels.log(dialog.system_labels, now, &actor, || ids.entity(now)).pop();
        let seen =
            EventKind::DialogSeen { user_id: reader.party.clone(), user_type: reader.user_type, seen_log_id: entry.id };
        Opening {
            dialog_id: dialog.id,
            content_updated_at: dialog.content_updated_at,
            updated_event: dialog.event(ids.random(), now, EventKind::DialogUpdated),
            seen_event: dialog.event(entry.id, now, seen),
            entry,
            user_type: reader.user_type,
            label_log,
        }
    }

    /// Returns the identifier of an opening of this state by the user. Parallel reads of one state get the same one, so
    /// that only the first of them is stored.
    fn opening_id(&self, user: &PartyId) -> Uuid {
        let dialog = &self.dialog;
        let updated_at = dialog.updated_at.to_string();
        let is_seen = if dialog.is_seen_since_content_update { "True" } else { "False" };
        let name = format!("{}+00:00{is_seen}{user}", updated_at.trim_end_matches('Z'));
        let mut bytes = Uuid::new_v5(&dialog.id, name.as_bytes()).into_bytes();
        let of_dialog = dialog.id.as_bytes();
        bytes[..6].copy_from_slice(&of_dialog[..6]);
        bytes[6] = 0x70 | (bytes[6] & 0x0f);
        bytes[8] = (of_dialog[8] & 0xc0) | (bytes[8] & 0x3f);
        Uuid::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rstest::rstest;

    use super::*;
    use crate::dialog::sample::{created, full, minimal, now};
    use crate::dialog::{LabelAction, SystemLabels};

    fn user() -> PartyId {
        PartyId::person("17829010178").unwrap()
    }

    fn later(seconds: u64) -> Timestamp {
        now().plus(Duration::from_secs(seconds))
    }

    fn open(aggregate: &Aggregate, seconds: u64) -> Opening {
        let party = user();
        let reader = Reader {
            party: &party,
            name: "Kari".to_owned(),
            user_type: EndUserType::Person,
            is_via_service_owner: false,
        };
        aggregate.open(reader, later(seconds), &IdGenerator::default())
    }

    /// Applies an opening as the store does.
    fn record(aggregate: &mut Aggregate, opening: Opening) {
        aggregate.dialog.system_labels = aggregate.dialog.system_labels.changed(&[], &[SystemLabel::MarkedAsUnopened]);
        aggregate.dialog.is_seen_since_content_update = true;
        if aggregate.seen.iter().all(|entry| entry.id != opening.entry.id) {
            aggregate.seen.push(opening.entry);
        }
    }

    fn opened() -> Aggregate {
        let mut aggregate = created(minimal()).aggregate;
        let opening = open(&aggregate, 10);
        record(&mut aggregate, opening);
        aggregate
    }

    #[test]
    fn the_first_read_leaves_a_trace_and_the_next_does_not() {
        let aggregate = created(minimal()).aggregate;
        assert!(aggregate.needs_opening(&user()));
        let aggregate = opened();
        assert!(!aggregate.needs_opening(&user()));
        assert!(aggregate.needs_opening(&PartyId::organization("312001004").unwrap()));
    }

    #[test]
    fn marking_as_unopened_makes_the_next_read_leave_a_second_entry() {
        let mut aggregate = opened();
        let mark = [SystemLabel::MarkedAsUnopened];
        aggregate.dialog.system_labels = aggregate.dialog.system_labels.changed(&mark, &[]);
        assert!(aggregate.needs_opening(&user()));
        let opening = open(&aggregate, 20);
        let entry = opening.label_log.as_ref().unwrap();
        assert_eq!((entry.name.as_str(), entry.action), ("systemlabel:MarkedAsUnopened", LabelAction::Remove));
        assert_eq!(entry.performed_by, Actor::representative(user(), "Kari".to_owned()));
        assert_eq!(entry.created_at, later(20));
        record(&mut aggregate, opening);
        assert_eq!(aggregate.seen.len(), 2);
        assert!(!aggregate.needs_opening(&user()));
    }

    #[rstest]
    #[case::dialog_changed_after(|dialog: &mut crate::dialog::Dialog| dialog.updated_at = later(11), true)]
    #[case::dialog_changed_just_then(|dialog: &mut crate::dialog::Dialog| dialog.updated_at = later(10), true)]
    #[case::dialog_changed_before(|dialog: &mut crate::dialog::Dialog| dialog.updated_at = later(9), false)]
    #[case::content_changed(|dialog: &mut crate::dialog::Dialog| {
        dialog.updated_at = later(9);
        dialog.is_seen_since_content_update = false;
    }, true)]
    fn changes_make_the_next_read_leave_a_trace(
        #[case] change: fn(&mut crate::dialog::Dialog),
        #[case] leaves_trace: bool,
    ) {
        let mut aggregate = opened();
        change(&mut aggregate.dialog);
        assert_eq!(aggregate.needs_opening(&user()), leaves_trace);
    }

    #[test]
    fn a_state_that_was_opened_already_leaves_no_second_trace() {
        // The flag was not set, because the content changed in between and back: the entry is there nevertheless.
        let mut aggregate = opened();
        aggregate.dialog.is_seen_since_content_update = false;
        assert!(!aggregate.needs_opening(&user()));
    }

    #[test]
    fn parallel_reads_of_one_state_make_one_identifier() {
        let aggregate = created(full()).aggregate;
        let entry = open(&aggregate, 10).entry;
        assert_eq!(entry.id, open(&aggregate, 99).entry.id);
        // Time and variant are those of the dialog, the version is 7.
        assert_eq!(entry.id.as_bytes()[..6], aggregate.dialog.id.as_bytes()[..6]);
        assert_eq!(entry.id.get_version_num(), 7);
        assert_eq!(entry.id.get_variant(), uuid::Variant::RFC4122);

        let mut ids = vec![entry.id];
        let mut changed = aggregate.clone();
        changed.dialog.updated_at = later(1);
        ids.push(changed.opening_id(&user()));
        let mut changed = aggregate.clone();
        changed.dialog.is_seen_since_content_update ^= true;
        ids.push(changed.opening_id(&user()));
        ids.push(aggregate.opening_id(&PartyId::organization("312001004").unwrap()));
        ids.push(created(minimal()).aggregate.opening_id(&user()));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 5);
    }

    #[test]
    fn the_identifier_is_derived_as_agreed() {
        let mut aggregate = created(full()).aggregate;
        aggregate.dialog.updated_at = Timestamp::parse("2026-01-01T12:00:00.5Z").unwrap();
        aggregate.dialog.is_seen_since_content_update = true;
        let name = format!("2026-01-01T12:00:00.5000000+00:00True{}", user());
        let expected = Uuid::new_v5(&aggregate.dialog.id, name.as_bytes());
        let found = aggregate.opening_id(&user());
        assert_eq!(found.as_bytes()[9..], expected.as_bytes()[9..]);
        assert_eq!(found.as_bytes()[7], expected.as_bytes()[7]);
    }

    #[test]
    fn an_opening_tells_who_and_what() {
        let aggregate = created(full()).aggregate;
        let party = user();
        let reader = Reader {
            party: &party,
            name: "Kari".to_owned(),
            user_type: EndUserType::ServiceOwnerOnBehalfOfPerson,
            is_via_service_owner: true,
        };
        let opening = aggregate.open(reader, later(5), &IdGenerator::default());
        assert_eq!(opening.dialog_id, aggregate.dialog.id);
        assert_eq!(opening.content_updated_at, aggregate.dialog.content_updated_at);
        assert_eq!(opening.entry.seen_at, later(5));
        assert!(opening.entry.is_via_service_owner);
        assert_eq!(opening.entry.seen_by, Actor::representative(user(), "Kari".to_owned()));
        assert_eq!(aggregate.dialog.system_labels, SystemLabels::from_mask(4 | 16));
        assert_eq!(opening.label_log, None);
        assert_eq!(opening.updated_event.kind, EventKind::DialogUpdated);
        let seen = &opening.seen_event;
        assert_eq!((seen.event_id, seen.occurred_at, seen.is_silent), (opening.entry.id, later(5), false));
        assert_eq!(seen.process, aggregate.dialog.process);
        assert_eq!(
            seen.kind,
            EventKind::DialogSeen {
                user_id: user(),
                user_type: EndUserType::ServiceOwnerOnBehalfOfPerson,
                seen_log_id: opening.entry.id,
            }
        );
        assert_ne!(opening.updated_event.event_id, seen.event_id);
    }
}
