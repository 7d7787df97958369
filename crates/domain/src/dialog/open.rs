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
