//! A transmission or an activity is appended to a dialog. What is stored already stays as it is.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::assign::Assignment;
use super::create::resource_of;
use super::hierarchy::{HierarchyNode, check_hierarchy};
use super::{
    Activity, ActivityType, Actor, ClaimedId, Dialog, DomainError, LabelChange, SuppliedId, SystemLabel, Transmission,
    TransmissionCounts, TransmissionType,
};
use crate::event::EventKind;
use crate::{Event, IdGenerator, PartyId, ResourceType, ServiceResource, Timestamp, UriReference};

/// What must be known of a dialog to append to it: never its other children, except those that the new one refers to.
#[derive(Debug, Clone, PartialEq)]
pub struct AppendTarget {
    /// The dialog.
    pub id: Uuid,
    /// Its revision.
    pub revision: Uuid,
    /// Short name of its owner.
    pub org: String,
    /// Its service.
    pub service_resource: ServiceResource,
    /// The type of that.
    pub service_resource_type: ResourceType,
    /// Its party.
    pub party: PartyId,
    /// Its process.
    pub process: Option<UriReference>,
    /// The process before that one.
    pub preceding_process: Option<UriReference>,
    /// When end users may see it.
    pub visible_from: Option<Timestamp>,
    /// When its content last changed.
    pub content_updated_at: Timestamp,
    /// Is it deleted?
    pub is_deleted: bool,
    /// May only administrators change it?
    pub is_frozen: bool,
    /// How many transmissions it has.
    pub counts: TransmissionCounts,
    /// Type of the transmission that the new activity names, if the dialog has it.
    pub opened: Option<TransmissionType>,
    /// Has one of its transmissions the key of the new one?
    pub is_key_used: bool,
    /// The transmission that the new one answers, what that one answers, and so on; at most a hundred.
    pub answered: Vec<Uuid>,
    /// Answers to the same transmission; at most 101.
    pub answers: Vec<Uuid>,
}

/// What a command changes on the root of a dialog besides what it appends.
#[derive(Debug, Clone, PartialEq)]
pub struct RootChange {
    /// The new revision.
    pub revision: Uuid,
    /// When it happened, unless that is not to be told. Never moves the stored time back.
    pub updated_at: Option<Timestamp>,
    /// The new time of the content, if the content changes; then nobody has seen it yet.
    pub content_updated_at: Option<Timestamp>,
    /// What happens to the labels.
    pub labels: LabelChange,
    /// The new revision of the readers' state, if the labels change.
    pub end_user_context_revision: Uuid,
}

/// An activity that is ready to be appended.
#[derive(Debug, Clone, PartialEq)]
pub struct NewActivity {
    /// The activity.
    pub activity: Activity,
    /// May it be the one after which nothing is left unopened?
    pub may_open_last: bool,
    /// What changes on the dialog.
    pub root: RootChange,
    /// What to tell the world.
    pub events: Vec<Event>,
}

/// A transmission that is ready to be appended.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTransmission {
    /// The transmission.
    pub transmission: Transmission,
    /// Identifiers of children that the client chose.
    pub claimed_ids: Vec<ClaimedId>,
    /// What changes on the dialog.
    pub root: RootChange,
    /// What to tell the world.
    pub events: Vec<Event>,
}

/// A dialog that was read whole, for commands that refer to nothing else in it.
impl From<&Dialog> for AppendTarget {
    fn from(dialog: &Dialog) -> Self {
        Self {
            id: dialog.id,
            revision: dialog.revision,
            org: dialog.org.clone(),
            service_resource: dialog.service_resource.clone(),
            service_resource_type: dialog.service_resource_type,
            party: dialog.party.clone(),
            process: dialog.process.clone(),
            preceding_process: dialog.preceding_process.clone(),
            visible_from: dialog.visible_from,
            content_updated_at: dialog.content_updated_at,
            is_deleted: dialog.deleted_at.is_some(),
            is_frozen: dialog.is_frozen,
            counts: TransmissionCounts {
                from_service_owner: dialog.from_service_owner_transmissions_count,
                from_party: dialog.from_party_transmissions_count,
            },
            opened: None,
            is_key_used: false,
            answered: Vec::new(),
            answers: Vec::new(),
        }
    }
}

impl AppendTarget {
    /// Returns what a new activity breaks of the rules about the state of the dialog.
    pub fn check_activity(&self, activity: &Activity<SuppliedId>) -> Vec<DomainError> {
        match activity.transmission_id {
            Some(id) if self.opened.is_none() => {
                let message = format!("the transmission {id} does not exist in the dialog");
                vec![DomainError::new("Activity.TransmissionId", message)]
            }
            _ => Vec::new(),
        }
    }

    /// Appends an activity that [`AppendTarget::check_activity`] has nothing against.
    pub fn append_activity(
        &self,
        activity: Activity<SuppliedId>,
        is_silent: bool,
        now: Timestamp,
        ids: &IdGenerator,
    ) -> NewActivity {
        let activity = Assignment::new(ids, now).activity(activity);
        let may_open_last = match activity.kind {
            ActivityType::TransmissionOpened => self.opened.is_some_and(|kind| !kind.is_from_party()),
            ActivityType::CorrespondenceOpened => self.service_resource_type == ResourceType::CorrespondenceService,
            _ => false,
        };
        let root = self.change(is_silent, false, reset(is_silent), now, ids);
        let created = EventKind::ActivityCreated {
            activity_id: activity.id,
            activity_type: activity.kind,
            extended_type: activity.extended_type.clone(),
        };
        let events = self.announce(created, is_silent, now, ids);
        NewActivity { activity, may_open_last, root, events }
    }

    /// Appends a transmission, unless that would break a rule about the state of the dialog.
    pub fn append_transmission(
        &self,
        transmission: Transmission<SuppliedId>,
        is_silent: bool,
        now: Timestamp,
        ids: &IdGenerator,
    ) -> Result<NewTransmission, Vec<DomainError>> {
        let mut assignment = Assignment::new(ids, now);
        let mut transmission = assignment.transmission(transmission);
        let mut errors = check_hierarchy(&self.nodes_around(&transmission));
        errors.extend(self.counts.plus([transmission.kind]).err().unwrap_or_default());
        errors.extend(expired_files(&transmission, now));
        let claimed_ids = match assignment.into_claimed() {
            Ok(claimed) => claimed,
            Err(taken) => {
                errors.extend(taken);
                Vec::new()
            }
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        // What becomes visible later counts as sent then.
        transmission.created_at = self.becomes_visible(now).unwrap_or(transmission.created_at);
        let sent = transmission.kind.is_from_party().then_some(SystemLabel::Sent);
        let labels: Vec<SystemLabel> = reset(is_silent).iter().copied().chain(sent).collect();
        let root = self.change(is_silent, true, &labels, now, ids);
        let created = EventKind::TransmissionCreated {
            transmission_id: transmission.id,
            sender_type: transmission.sender.actor_type,
        };
        let events = self.announce(created, is_silent, now, ids);
        Ok(NewTransmission { transmission, claimed_ids, root, events })
    }

    /// Returns what a change of something below the dialog changes on the dialog itself.
    pub(super) fn change(
        &self,
        is_silent: bool,
        is_content: bool,
        labels: &[SystemLabel],
        now: Timestamp,
        ids: &IdGenerator,
    ) -> RootChange {
        let (updated_at, content_updated_at) = match self.becomes_visible(now) {
            // Readers who do not see the dialog yet will find it as it is when they do.
            Some(time) => (Some(time), Some(time)),
            None if is_silent => (None, None),
            None => (Some(now), is_content.then_some(now)),
        };
        RootChange {
            revision: ids.random(),
            updated_at,
            content_updated_at,
            labels: LabelChange::new(labels, &[], &Actor::service_owner(), now, ids),
            end_user_context_revision: ids.random(),
        }
    }

    pub(super) fn event(&self, is_silent: bool, kind: EventKind, now: Timestamp, ids: &IdGenerator) -> Event {
        Event {
            event_id: ids.random(),
            occurred_at: now,
            is_silent,
            dialog_id: self.id,
            service_resource: self.service_resource.clone(),
            party: self.party.clone(),
            process: self.process.clone(),
            preceding_process: self.preceding_process.clone(),
            kind,
        }
    }

    fn announce(&self, created: EventKind, is_silent: bool, now: Timestamp, ids: &IdGenerator) -> Vec<Event> {
        let updated = self.event(is_silent, EventKind::DialogUpdated, now, ids);
        if is_silent { vec![updated] } else { vec![updated, self.event(false, created, now, ids)] }
    }

    fn becomes_visible(&self, now: Timestamp) -> Option<Timestamp> {
        self.visible_from.filter(|time| *time > now)
    }

    /// The new transmission, what it answers, and what else answers the same.
    fn nodes_around(&self, new: &Transmission) -> Vec<HierarchyNode> {
        let above = self.answered.iter().enumerate();
        let above = above.map(|(at, id)| HierarchyNode { id: *id, parent: self.answered.get(at + 1).copied() });
        let beside = self.answers.iter().map(|id| HierarchyNode { id: *id, parent: self.answered.first().copied() });
        above.chain(beside).chain([HierarchyNode::from(new)]).collect()
    }
}

impl<Id> Transmission<Id> {
    /// Returns every service that the transmission refers to, besides that of its dialog.
    pub fn referenced_resources(&self) -> BTreeSet<ServiceResource> {
        self.authorization_attribute.iter().filter_map(|attribute| resource_of(attribute)).collect()
    }
}

/// A change that is not silent brings the dialog back from bin or archive.
fn reset(is_silent: bool) -> &'static [SystemLabel] {
    if is_silent { &[] } else { &[SystemLabel::Default] }
}

fn expired_files(transmission: &Transmission, now: Timestamp) -> Option<DomainError> {
    let is_expired = transmission.attachments.iter().any(|file| file.expires_at.is_some_and(|time| time <= now));
    is_expired.then(|| DomainError::new("Transmissions.Attachments.ExpiresAt", "must be in the future"))
}

#[cfg(test)]
mod tests;
