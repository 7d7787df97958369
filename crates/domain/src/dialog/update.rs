//! A dialog is replaced, and children are appended.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use uuid::Uuid;

use super::assign::{Assignment, SuppliedId};
use super::create::{additions, referenced};
use super::created::{name_actors, unnamed_actors};
use super::derived::has_unopened_content;
use super::modified::Modified;
use super::{
    Activity, Actor, Aggregate, ApiAction, Attachment, CallerRules, ClaimedId, Dialog, DialogBody, DialogContent,
    DialogStatus, DomainError, GuiAction, LabelLogEntry, Rejection, SystemLabel, SystemLabels, Transmission,
};
use crate::event::EventKind;
use crate::{Event, IdGenerator, PartyId, ServiceResource, Timestamp, UriReference};

mod append;
mod merge;

use merge::SentBody;

/// A valid update command. Identifiers are not given out yet.
#[derive(Debug, Clone, PartialEq)]
pub struct UpdateDialog {
    pub(super) status: DialogStatus,
    pub(super) progress: Option<u8>,
    pub(super) extended_status: Option<String>,
    pub(super) external_reference: Option<String>,
    pub(super) due_at: Option<Timestamp>,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) process: Option<UriReference>,
    pub(super) preceding_process: Option<UriReference>,
    pub(super) is_api_only: bool,
    pub(super) content: Option<DialogContent>,
    pub(super) search_tags: Vec<String>,
    pub(super) attachments: Vec<Attachment<SuppliedId>>,
    pub(super) transmissions: Vec<Transmission<SuppliedId>>,
    pub(super) gui_actions: Vec<GuiAction<SuppliedId>>,
    pub(super) api_actions: Vec<ApiAction<SuppliedId>>,
    pub(super) activities: Vec<Activity<SuppliedId>>,
}

/// How an update is carried out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UpdateOptions {
    /// Is it kept from subscribers and readers?
    pub is_silent: bool,
    /// Does it count as a change even when it changes nothing? A patch without operations does.
    pub is_always_a_change: bool,
}

/// An update that nothing but its resources and the collected errors can stop.
#[derive(Debug)]
pub struct ProposedUpdate {
    /// Every service that the resulting dialog refers to. That the caller may not use one of them weighs more than the
    /// errors of the outcome.
    pub referenced_resources: BTreeSet<ServiceResource>,
    /// The update, or the rules that it would break.
    pub outcome: Result<DialogUpdate, Vec<DomainError>>,
}

/// An update that is ready to be stored, if the dialog is still the one that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct DialogUpdate {
    /// The dialog as it is to be; appended children come last.
    pub aggregate: Aggregate,
    /// The revision that was read.
    pub expected_revision: Uuid,
    /// The revision of the readers' labels that was read. It matters only when the labels change.
    pub expected_end_user_context_revision: Uuid,
    /// The labels that were read.
    pub expected_labels: SystemLabels,
    /// Identifiers of children that the client chose and that the dialog did not have.
    pub claimed_ids: Vec<ClaimedId>,
    /// Identifiers of children that the dialog no longer has.
    pub released_ids: Vec<ClaimedId>,
    /// How the labels change.
    pub label_log: Vec<LabelLogEntry>,
    /// What to tell the world.
    pub events: Vec<Event>,
    /// Does the document of the dialog change?
    pub is_body_changed: bool,
    /// Does any text change that is searched?
    pub is_text_changed: bool,
    /// Does the content count as unseen from now on?
    pub resets_seen: bool,
    is_content_changed: bool,
    stored_transmissions: usize,
    stored_activities: usize,
}

impl Aggregate {
    /// Replaces the mutable part of the dialog and appends children. `now` is the instant of the validation before.
    ///
    /// The checks come in the order that clients observe: collected errors hide everything that would be refused later,
    /// except for resources of others.
    pub fn update(
        mut self,
        command: UpdateDialog,
        rules: &CallerRules,
        options: UpdateOptions,
        now: Timestamp,
        ids: &IdGenerator,
    ) -> Result<ProposedUpdate, Rejection> {
        let is_checked_against_now = !options.is_silent && !rules.is_admin;
        let mut errors = if is_checked_against_now { passed_times(&self.dialog, &command, now) } else { Vec::new() };
        let stored_body = std::mem::take(&mut self.dialog.body);
        let stored = Stored {
            root: self.dialog.clone(),
            body: stored_body,
            transmissions: self.transmissions.len(),
            activities: self.activities.len(),
        };
        let UpdateDialog { transmissions, activities, .. } = command;
        let UpdateDialog { content, search_tags, attachments, gui_actions, api_actions, .. } = command;
        let sent = SentBody { content, search_tags, attachments, gui_actions, api_actions };

        let mut assignment = Assignment::new(ids, now);
        self.append_activities(activities, *rules, &assignment, &mut errors)?;
        self.append_transmissions(transmissions, &mut assignment, &mut errors)?;
        let body = sent.merge_into(&stored.body, &mut assignment);
        errors.extend(merge::expired_attachments(&stored.body, &body, now));
        let claims = assignment.into_claimed().unwrap_or_else(|repeated| {
            errors.extend(repeated);
            Vec::new()
        });
        let (claimed_ids, released_ids) =
            merge::changed_claims(claims, &stored.body, &body, &self.transmissions[stored.transmissions..]);

        let dialog = &mut self.dialog;
        dialog.status = command.status;
        dialog.progress = command.progress;
        dialog.extended_status = command.extended_status;
        dialog.external_reference = command.external_reference;
        dialog.due_at = command.due_at;
        dialog.expires_at = command.expires_at;
        dialog.process = command.process;
        dialog.preceding_process = command.preceding_process;
        dialog.is_api_only = command.is_api_only;
        dialog.has_unopened_content =
            has_unopened_content(dialog.service_resource_type, &self.transmissions, &self.activities);
        // Both roots are still without their documents.
        let is_root_changed = *dialog != stored.root;
        dialog.body = body;

        let body = &self.dialog.body;
        let referenced_resources =
            referenced(&self.dialog.service_resource, &body.gui_actions, &body.api_actions, &self.transmissions);
        if !errors.is_empty() {
            return Ok(ProposedUpdate { referenced_resources, outcome: Err(errors) });
        }
        let mut update = stored.update_to(self);
        let is_changed = options.is_always_a_change
            || is_root_changed
            || update.is_body_changed
            || !update.added_transmissions().is_empty()
            || !update.added_activities().is_empty();
        update.claimed_ids = claimed_ids;
        update.released_ids = released_ids;
        update.relabel(options.is_silent, now, ids);
        if is_changed {
            update.modify(options.is_silent, now, ids);
        }
        Ok(ProposedUpdate { referenced_resources, outcome: Ok(update) })
    }
}

/// What was read, apart from the children.
struct Stored {
    /// The root without its document.
    root: Dialog,
    body: DialogBody,
    transmissions: usize,
    activities: usize,
}

impl Stored {
    /// Returns the update from what was read, without the consequences of the changes.
    fn update_to(self, aggregate: Aggregate) -> DialogUpdate {
        let (dialog, body) = (&aggregate.dialog, &aggregate.dialog.body);
        let has_transmissions = aggregate.transmissions.len() > self.transmissions;
        let has_texts = aggregate.activities[self.activities..].iter().any(|activity| !activity.description.is_empty());
        let (is_content_changed, are_files_changed) =
            (body.content != self.body.content, body.attachments != self.body.attachments);
        DialogUpdate {
            expected_revision: self.root.revision,
            expected_end_user_context_revision: self.root.end_user_context_revision,
            expected_labels: self.root.system_labels,
            claimed_ids: Vec::new(),
            released_ids: Vec::new(),
            label_log: Vec::new(),
            events: Vec::new(),
            is_body_changed: *body != self.body,
            is_text_changed: is_content_changed
                || are_files_changed
                || body.search_tags != self.body.search_tags
                || has_transmissions
                || has_texts,
            is_content_changed: is_content_changed
                || are_files_changed
                || body.gui_actions != self.body.gui_actions
                || body.api_actions != self.body.api_actions
                || dialog.status != self.root.status
                || dialog.extended_status != self.root.extended_status
                || has_transmissions,
            resets_seen: false,
            stored_transmissions: self.transmissions,
            stored_activities: self.activities,
            aggregate,
        }
    }
}

impl DialogUpdate {
    /// Is there nothing to store?
    pub fn is_nothing(&self) -> bool {
        self.aggregate.dialog.revision == self.expected_revision && self.label_log.is_empty()
    }

    /// Returns the transmissions that are new.
    pub fn added_transmissions(&self) -> &[Transmission] {
        &self.aggregate.transmissions[self.stored_transmissions..]
    }

    /// Returns the activities that are new.
    pub fn added_activities(&self) -> &[Activity] {
        &self.aggregate.activities[self.stored_activities..]
    }

    /// Returns the actors whose names must be looked up before the update is stored.
    pub fn unnamed_actors(&self) -> BTreeSet<PartyId> {
        unnamed_actors(self.added_transmissions(), self.added_activities())
    }

    /// Gives actors their names.
    pub fn name_actors(&mut self, names: &BTreeMap<PartyId, String>) {
        let Aggregate { transmissions, activities, .. } = &mut self.aggregate;
        name_actors(&mut transmissions[self.stored_transmissions..], &mut activities[self.stored_activities..], names);
    }
}

impl DialogUpdate {
    /// Takes the dialog out of bin and archive, unless silent, and notes that the party has sent something.
    fn relabel(&mut self, is_silent: bool, now: Timestamp, ids: &IdGenerator) {
        let has_sent = self.added_transmissions().iter().any(|transmission| transmission.kind.is_from_party());
        let place = (!is_silent).then_some(SystemLabel::Default);
        let added: Vec<SystemLabel> = place.into_iter().chain(has_sent.then_some(SystemLabel::Sent)).collect();
        let dialog = &mut self.aggregate.dialog;
        let labels = dialog.system_labels.changed(&added, &[]);
        self.label_log = labels.log(dialog.system_labels, now, &Actor::service_owner(), || ids.entity(now));
        if !self.label_log.is_empty() {
            dialog.end_user_context_revision = ids.random();
        }
        dialog.system_labels = labels;
    }

    /// Gives the dialog the revision and the times of a modification, and tells about it.
    fn modify(&mut self, is_silent: bool, now: Timestamp, ids: &IdGenerator) {
        let dialog = &mut self.aggregate.dialog;
        let modified = Modified {
            visible_from: dialog.visible_from,
            updated_at: dialog.updated_at,
            content_updated_at: dialog.content_updated_at,
            is_silent,
            is_content_changed: self.is_content_changed,
        };
        let times = modified.at(now);
        dialog.updated_at = times.updated_at;
        dialog.content_updated_at = times.content_updated_at;
        dialog.is_seen_since_content_update &= !times.resets_seen;
        dialog.revision = ids.random();
        self.resets_seen = times.resets_seen;
        let updated = dialog.event(ids.random(), now, EventKind::DialogUpdated);
        self.events.push(Event { is_silent, ..updated });
        if !is_silent {
            let dialog = &self.aggregate.dialog;
            let added = additions(dialog, self.added_transmissions(), self.added_activities(), now, ids);
            let added: Vec<Event> = added.collect();
            self.events.extend(added);
        }
    }
}

/// New times that must lie ahead and do not. A dialog that expires keeps doing so.
fn passed_times(stored: &Dialog, command: &UpdateDialog, now: Timestamp) -> Vec<DomainError> {
    let mut errors = Vec::new();
    if command.expires_at != stored.expires_at && command.expires_at.is_none_or(|time| time <= now) {
        errors.push(DomainError::new("ExpiresAt", "must be in the future"));
    }
    if command.due_at != stored.due_at && command.due_at.is_some_and(|time| time <= now) {
        errors.push(DomainError::new("DueAt", "must be in the future or absent"));
    }
    errors
}

/// Returns the error for identifiers that the dialog has already. Clients look for the words `already exists`.
fn taken(key: &str, taken: &[Uuid]) -> DomainError {
    let named: Vec<String> = taken.iter().take(MAX_NAMED).map(Uuid::to_string).collect();
    DomainError::new(key, format!("Key ('Id')=({}) already exists.", named.join(", ")))
}

/// How many identifiers a message names.
const MAX_NAMED: usize = 100;

/// Returns those of the identifiers that are among the known ones.
fn known_among(known: impl Iterator<Item = Uuid>, sent: &[Uuid]) -> Vec<Uuid> {
    if sent.is_empty() {
        return Vec::new();
    }
    let known: HashSet<Uuid> = known.collect();
    sent.iter().copied().filter(|id| known.contains(id)).collect()
}

#[cfg(test)]
mod tests;
