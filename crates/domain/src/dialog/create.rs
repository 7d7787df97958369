//! A dialog comes into being.

use std::collections::{BTreeSet, HashMap};

use super::assign::{Assignment, SuppliedId};
use super::derived::{TransmissionCounts, has_unopened_content};
use super::hierarchy::{HierarchyNode, check_hierarchy};
use super::{
    Activity, Actor, Aggregate, ApiAction, Attachment, CallerRules, Dialog, DialogBody, DialogContent, DialogStatus,
    DomainError, GuiAction, NewDialog, Rejection, SystemLabel, SystemLabels, Transmission,
};
use crate::event::EventKind;
use crate::resource::RESOURCE_PREFIX;
use crate::{Event, IdGenerator, PartyId, ResourceType, ServiceResource, Timestamp, UriReference};

/// Content from before this time (2025-12-01) counts as seen: nobody kept track of it then.
const SEEN_TRACKED_SINCE_MICROS: i64 = 1_764_547_200_000_000;

/// A valid create command. Identifiers are not given out yet.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateDialog {
    pub(super) id: SuppliedId,
    pub(super) idempotent_key: Option<String>,
    pub(super) service_resource: ServiceResource,
    pub(super) party: PartyId,
    pub(super) progress: Option<u8>,
    pub(super) extended_status: Option<String>,
    pub(super) external_reference: Option<String>,
    pub(super) visible_from: Option<Timestamp>,
    pub(super) due_at: Option<Timestamp>,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) process: Option<UriReference>,
    pub(super) preceding_process: Option<UriReference>,
    pub(super) is_api_only: bool,
    pub(super) created_at: Option<Timestamp>,
    pub(super) updated_at: Option<Timestamp>,
    pub(super) status: DialogStatus,
    pub(super) system_label: SystemLabel,
    pub(super) service_owner_labels: Vec<String>,
    pub(super) content: Option<DialogContent>,
    pub(super) search_tags: Vec<String>,
    pub(super) attachments: Vec<Attachment<SuppliedId>>,
    pub(super) transmissions: Vec<Transmission<SuppliedId>>,
    pub(super) gui_actions: Vec<GuiAction<SuppliedId>>,
    pub(super) api_actions: Vec<ApiAction<SuppliedId>>,
    pub(super) activities: Vec<Activity<SuppliedId>>,
}

/// What the resource registry says about the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceFacts {
    /// Short name of its owner, in lower case.
    pub org: String,
    /// Its type.
    pub resource_type: ResourceType,
}

impl CreateDialog {
    /// Returns the service.
    pub fn service_resource(&self) -> &ServiceResource {
        &self.service_resource
    }

    /// Returns the party.
    pub fn party(&self) -> &PartyId {
        &self.party
    }

    /// Returns the key by which the service owner recognizes the dialog.
    pub fn idempotent_key(&self) -> Option<&str> {
        self.idempotent_key.as_deref()
    }

    /// Returns every service that the dialog refers to: its own, and those whose policies its parts point to.
    pub fn referenced_resources(&self) -> BTreeSet<ServiceResource> {
        referenced(&self.service_resource, &self.gui_actions, &self.api_actions, &self.transmissions)
    }

    /// Creates the dialog, unless that would break a rule. `now` is the instant of the validation before.
    pub fn create(
        self,
        owner: &ResourceFacts,
        rules: &CallerRules,
        is_silent: bool,
        now: Timestamp,
        ids: &IdGenerator,
    ) -> Result<NewDialog, Rejection> {
        let is_checked_against_now = !is_silent && !rules.is_admin;
        let errors = if is_checked_against_now { self.passed_times(now) } else { Vec::new() };

        let mut assignment = Assignment::new(ids, now);
        let id = assignment.entity(self.id);
        let mut transmissions: Vec<Transmission> =
            self.transmissions.into_iter().map(|transmission| assignment.transmission(transmission)).collect();
        let mut body = DialogBody {
            content: self.content,
            search_tags: self.search_tags,
            attachments: self.attachments.into_iter().map(|attachment| assignment.attachment(attachment)).collect(),
            gui_actions: self.gui_actions.into_iter().map(|action| assignment.gui_action(action)).collect(),
            api_actions: self.api_actions.into_iter().map(|action| assignment.api_action(action)).collect(),
        };
        body.sort();
        let mut activities: Vec<Activity> =
            self.activities.into_iter().map(|activity| assignment.activity(activity)).collect();

        let counts = check(&transmissions, &activities, *rules, errors)?;
        let claimed_ids = assignment.into_claimed().map_err(Rejection::Domain)?;

        let system_labels = first_labels(self.system_label, counts.from_party > 0);
        let label_log = system_labels.log(SystemLabels::default(), now, &Actor::service_owner(), || ids.entity(now));

        // What becomes visible later counts as created then, whatever the client says.
        let becomes_visible = self.visible_from.filter(|time| *time > now);
        let created_at = becomes_visible.or(self.created_at).unwrap_or(now);
        let updated_at = becomes_visible.or(self.updated_at).unwrap_or(now);
        for transmission in &mut transmissions {
            transmission.created_at = becomes_visible.unwrap_or(transmission.created_at);
            Attachment::sort(&mut transmission.attachments);
        }
        transmissions.sort_by_key(|transmission| (transmission.created_at, transmission.id));
        activities.sort_by_key(|activity| (activity.created_at, activity.id));

        let dialog = Dialog {
            id,
            revision: ids.random(),
            idempotent_key: self.idempotent_key,
            org: owner.org.clone(),
            is_seen_since_content_update: created_at.unix_micros() < SEEN_TRACKED_SINCE_MICROS
                || self.service_resource.is_migrated_app_of(&owner.org),
            service_resource: self.service_resource,
            service_resource_type: owner.resource_type,
            party: self.party,
            progress: self.progress,
            extended_status: self.extended_status,
            external_reference: self.external_reference,
            visible_from: self.visible_from,
            due_at: self.due_at,
            expires_at: self.expires_at,
            process: self.process,
            preceding_process: self.preceding_process,
            is_api_only: self.is_api_only,
            created_at,
            updated_at,
            content_updated_at: updated_at,
            deleted_at: None,
            is_frozen: false,
            status: self.status,
            has_unopened_content: has_unopened_content(owner.resource_type, &transmissions, &activities),
            from_service_owner_transmissions_count: counts.from_service_owner,
            from_party_transmissions_count: counts.from_party,
            system_labels,
            end_user_context_revision: ids.random(),
            service_owner_labels: self.service_owner_labels,
            service_owner_context_revision: ids.random(),
            body,
        };
        let aggregate = Aggregate { dialog, transmissions, activities, seen: Vec::new() };
        let events = announce(&aggregate, is_silent, now, ids);
        Ok(NewDialog { aggregate, claimed_ids, label_log, events, events_held_until: None })
    }

    /// Times that must lie ahead and do not.
    fn passed_times(&self, now: Timestamp) -> Vec<DomainError> {
        [("DueAt", self.due_at), ("ExpiresAt", self.expires_at), ("VisibleFrom", self.visible_from)]
            .into_iter()
            .filter(|(_, time)| time.is_some_and(|time| time <= now))
            .map(|(key, _)| DomainError::new(key, "must be in the future"))
            .collect()
    }
}

/// Judges the parts of a new dialog against each other and against the caller; `errors` were found before.
fn check(
    transmissions: &[Transmission],
    activities: &[Activity],
    rules: CallerRules,
    mut errors: Vec<DomainError>,
) -> Result<TransmissionCounts, Rejection> {
    if let Some(refused) = needs_correspondence_scope(activities, rules) {
        return Err(errors_or(errors, refused));
    }
    let nodes: Vec<HierarchyNode> = transmissions.iter().map(HierarchyNode::from).collect();
    errors.extend(check_hierarchy(&nodes));
    if let Some(conflict) = repeated_keys(transmissions) {
        return Err(errors_or(errors, conflict));
    }
    match TransmissionCounts::default().plus(transmissions.iter().map(|transmission| transmission.kind)) {
        Ok(counts) if errors.is_empty() => Ok(counts),
        Ok(_) => Err(Rejection::Domain(errors)),
        Err(too_many) => {
            errors.extend(too_many);
            Err(Rejection::Domain(errors))
        }
    }
}

/// Returns the labels of a new dialog.
fn first_labels(place: SystemLabel, has_sent: bool) -> SystemLabels {
    let labels = SystemLabels::default().changed(&[place], &[]);
    if has_sent { labels.changed(&[SystemLabel::Sent], &[]) } else { labels }
}

/// Activities that the caller may not add.
pub(super) fn needs_correspondence_scope<Id>(activities: &[Activity<Id>], rules: CallerRules) -> Option<Rejection> {
    let needs_scope = activities.iter().any(|activity| activity.kind.needs_correspondence_scope());
    (needs_scope && !rules.is_correspondence)
        .then(|| Rejection::Forbidden("correspondence activities need the correspondence scope".to_owned()))
}

/// Every service that a dialog refers to: its own, and those whose policies its parts point to.
pub(super) fn referenced<Id>(
    own: &ServiceResource,
    gui_actions: &[GuiAction<Id>],
    api_actions: &[ApiAction<Id>],
    transmissions: &[Transmission<Id>],
) -> BTreeSet<ServiceResource> {
    let of_gui_actions = gui_actions.iter().map(|action| &action.authorization_attribute);
    let of_api_actions = api_actions.iter().map(|action| &action.authorization_attribute);
    let of_transmissions = transmissions.iter().map(|transmission| &transmission.authorization_attribute);
    let attributes = of_gui_actions.chain(of_api_actions).chain(of_transmissions).flatten();
    attributes.filter_map(|attribute| resource_of(attribute)).chain(std::iter::once(own.clone())).collect()
}

/// The service that an authorization attribute points to.
pub(super) fn resource_of(attribute: &str) -> Option<ServiceResource> {
    let (prefix, id) = attribute.split_at_checked(RESOURCE_PREFIX.len())?;
    prefix.eq_ignore_ascii_case(RESOURCE_PREFIX).then(|| ServiceResource::from_id(id))
}

/// Collected domain errors hide whatever else stands against the command.
pub(super) fn errors_or(errors: Vec<DomainError>, other: Rejection) -> Rejection {
    if errors.is_empty() { other } else { Rejection::Domain(errors) }
}

/// How many repeated keys a message names.
const NAMED_KEYS: usize = 100;

/// The conflict of transmissions with one key.
pub(super) fn repeated_keys(transmissions: &[Transmission]) -> Option<Rejection> {
    let mut uses: HashMap<&str, usize> = HashMap::new();
    let mut repeated = Vec::new();
    for key in transmissions.iter().filter_map(|transmission| transmission.idempotent_key.as_deref()) {
        let count = uses.entry(key).or_default();
        *count += 1;
        if *count == 2 && repeated.len() < NAMED_KEYS {
            repeated.push(format!("'{key}'"));
        }
    }
    (!repeated.is_empty()).then(|| Rejection::Conflict {
        key: "IdempotentKey".to_owned(),
        message: format!("transmissions of one dialog must not share an idempotent key: {}", repeated.join(", ")),
    })
}

/// Tells about the dialog and, unless silent, about everything in it.
fn announce(aggregate: &Aggregate, is_silent: bool, now: Timestamp, ids: &IdGenerator) -> Vec<Event> {
    let event = |kind| Event { is_silent, ..aggregate.dialog.event(ids.random(), now, kind) };
    let mut events = vec![event(EventKind::DialogCreated)];
    if is_silent {
        return events;
    }
    events.extend(additions(&aggregate.dialog, &aggregate.transmissions, &aggregate.activities, now, ids));
    events
}

/// Tells about children that were added.
pub(super) fn additions(
    dialog: &Dialog,
    transmissions: &[Transmission],
    activities: &[Activity],
    now: Timestamp,
    ids: &IdGenerator,
) -> impl Iterator<Item = Event> {
    let of_transmissions = transmissions.iter().map(|transmission| EventKind::TransmissionCreated {
        transmission_id: transmission.id,
        sender_type: transmission.sender.actor_type,
    });
    let of_activities = activities.iter().map(|activity| EventKind::ActivityCreated {
        activity_id: activity.id,
        activity_type: activity.kind,
        extended_type: activity.extended_type.clone(),
    });
    of_transmissions.chain(of_activities).map(move |kind| dialog.event(ids.random(), now, kind))
}

#[cfg(test)]
mod tests;
