//! A dialog is deleted, restored, frozen or purged.

use uuid::Uuid;

use super::modified::{Modification, Modified};
use crate::event::EventKind;
use crate::{Event, IdGenerator, PartyId, ResourceType, ServiceResource, Timestamp, UriReference};

/// What decides whether a dialog may be deleted, restored, frozen or purged, and what its events say. Nothing below the
/// root is part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct DialogState {
    /// The dialog.
    pub id: Uuid,
    /// Its revision.
    pub revision: Uuid,
    /// The service.
    pub service_resource: ServiceResource,
    /// The type of the service when the dialog was created.
    pub service_resource_type: ResourceType,
    /// Who the dialog is for.
    pub party: PartyId,
    /// Its process.
    pub process: Option<UriReference>,
    /// The process before that one.
    pub preceding_process: Option<UriReference>,
    /// Hidden from end users before this time.
    pub visible_from: Option<Timestamp>,
    /// When anything last changed.
    pub updated_at: Timestamp,
    /// When something that readers care about last changed.
    pub content_updated_at: Timestamp,
    /// When it was soft-deleted.
    pub deleted_at: Option<Timestamp>,
    /// Only administrators may change it.
    pub is_frozen: bool,
}

/// A change of state that is ready to be stored, if the dialog is still the one that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct StateChange {
    /// The dialog.
    pub dialog_id: Uuid,
    /// The revision that was read.
    pub expected_revision: Uuid,
    /// The revision from now on.
    pub revision: Uuid,
    /// When it was soft-deleted, from now on.
    pub deleted_at: Option<Timestamp>,
    /// Is it frozen from now on?
    pub is_frozen: bool,
    /// Its times from now on.
    pub times: Modification,
    /// What to tell the world.
    pub event: Option<Event>,
}

impl DialogState {
    /// Deletes the dialog softly. Its times and labels stay as they are.
    pub fn delete(&self, is_silent: bool, now: Timestamp, ids: &IdGenerator) -> StateChange {
        StateChange {
            deleted_at: Some(now),
            event: self.audible_event(is_silent, EventKind::DialogDeleted, now, ids),
            ..self.change(ids)
        }
    }

    /// Restores the dialog as it was before it was deleted.
    pub fn restore(&self, is_silent: bool, now: Timestamp, ids: &IdGenerator) -> StateChange {
        StateChange {
            deleted_at: None,
            event: self.audible_event(is_silent, EventKind::DialogRestored, now, ids),
            ..self.change(ids)
        }
    }

    /// Freezes the dialog: an ordinary modification, but not one of its content.
    pub fn freeze(&self, now: Timestamp, ids: &IdGenerator) -> StateChange {
        let modified = Modified {
            visible_from: self.visible_from,
            updated_at: self.updated_at,
            content_updated_at: self.content_updated_at,
            is_silent: false,
            is_content_changed: false,
        };
        StateChange {
            is_frozen: true,
            times: modified.at(now),
            event: self.audible_event(false, EventKind::DialogUpdated, now, ids),
            ..self.change(ids)
        }
    }

    /// Returns the event of a purge. A dialog that was deleted softly has been announced as deleted already.
    pub fn purge(&self, is_silent: bool, now: Timestamp, ids: &IdGenerator) -> Option<Event> {
        let is_announced = self.deleted_at.is_some();
        self.audible_event(is_silent || is_announced, EventKind::DialogDeleted, now, ids)
    }

    /// The next revision with everything else as it is.
    fn change(&self, ids: &IdGenerator) -> StateChange {
        StateChange {
            dialog_id: self.id,
            expected_revision: self.revision,
            revision: ids.random(),
            deleted_at: self.deleted_at,
            is_frozen: self.is_frozen,
            times: Modification {
                updated_at: self.updated_at,
                content_updated_at: self.content_updated_at,
                resets_seen: false,
            },
            event: None,
        }
    }

    fn audible_event(&self, is_silent: bool, kind: EventKind, now: Timestamp, ids: &IdGenerator) -> Option<Event> {
        (!is_silent).then(|| Event {
            event_id: ids.random(),
            occurred_at: now,
            is_silent: false,
            dialog_id: self.id,
            service_resource: self.service_resource.clone(),
            party: self.party.clone(),
            process: self.process.clone(),
            preceding_process: self.preceding_process.clone(),
            kind,
        })
    }
}
