//! A dialog that is ready to be stored for the first time.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Activity, Actor, Aggregate, LabelLogEntry, Transmission};
use crate::{Event, PartyId, Timestamp};

/// Entities below a dialog whose identifiers are unique over the whole installation, although they live inside the
/// dialog's document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChildKind {
    /// A file of a dialog or of a transmission.
    Attachment = 1,
    /// An address of a file.
    AttachmentUrl = 2,
    /// A button.
    GuiAction = 3,
    /// An operation for systems.
    ApiAction = 4,
    /// A version of an operation.
    ApiActionEndpoint = 5,
}

impl ChildKind {
    /// Returns the published name of the entity, which is also the key of errors about it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Attachment => "Attachment",
            Self::AttachmentUrl => "AttachmentUrl",
            Self::GuiAction => "DialogGuiAction",
            Self::ApiAction => "DialogApiAction",
            Self::ApiActionEndpoint => "DialogApiActionEndpoint",
        }
    }
}

/// An identifier that the client chose. Identifiers made here cannot collide and are not claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClaimedId {
    /// Whose.
    pub kind: ChildKind,
    /// The identifier.
    pub id: Uuid,
}

/// A dialog that is ready to be stored for the first time.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDialog {
    /// The dialog and everything below it.
    pub aggregate: Aggregate,
    /// Identifiers of children that the client chose.
    pub claimed_ids: Vec<ClaimedId>,
    /// How the labels came to be.
    pub label_log: Vec<LabelLogEntry>,
    /// What to tell the world.
    pub events: Vec<Event>,
    /// When to begin with that, if not at once.
    pub events_held_until: Option<Timestamp>,
}

impl NewDialog {
    /// Returns the actors whose names must be looked up before the dialog is stored.
    pub fn unnamed_actors(&self) -> BTreeSet<PartyId> {
        unnamed_actors(&self.aggregate.transmissions, &self.aggregate.activities)
    }

    /// Gives actors their names.
    pub fn name_actors(&mut self, names: &BTreeMap<PartyId, String>) {
        name_actors(&mut self.aggregate.transmissions, &mut self.aggregate.activities, names);
    }
}

/// Returns the actors of children whose names are not known.
pub(super) fn unnamed_actors(transmissions: &[Transmission], activities: &[Activity]) -> BTreeSet<PartyId> {
    let senders = transmissions.iter().map(|transmission| &transmission.sender);
    let performers = activities.iter().map(|activity| &activity.performed_by);
    senders.chain(performers).filter_map(Actor::unnamed).cloned().collect()
}

/// Gives the actors of children their names.
pub(super) fn name_actors(
    transmissions: &mut [Transmission],
    activities: &mut [Activity],
    names: &BTreeMap<PartyId, String>,
) {
    let senders = transmissions.iter_mut().map(|transmission| &mut transmission.sender);
    let performers = activities.iter_mut().map(|activity| &mut activity.performed_by);
    for actor in senders.chain(performers) {
        actor.take_name(names);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dialog::sample::{activity, created, minimal, transmission, with};

    #[test]
    fn actors_get_the_names_that_were_looked_up() {
        let person = PartyId::person("17829010178").unwrap();
        let organization = PartyId::organization("312001004").unwrap();
        let actor = |id: &str| json!({ "actorType": "PartyRepresentative", "actorId": id });
        let email = actor("urn:altinn:person:idporten-email:kari@example.com");
        let body = with(
            minimal(),
            [
                (
                    "/transmissions",
                    json!([with(transmission(), [("/sender", actor(organization.as_str()))]), transmission()]),
                ),
                (
                    "/activities",
                    json!([
                        with(activity(), [("/performedBy", actor(person.as_str()))]),
                        with(activity(), [("/performedBy", actor(person.as_str()))]),
                        with(activity(), [("/performedBy", email)]),
                    ]),
                ),
            ],
        );
        let mut new = created(body);
        assert_eq!(new.unnamed_actors(), BTreeSet::from([person.clone(), organization.clone()]));
        new.name_actors(&BTreeMap::from([(person, "Kari".to_owned()), (organization, "Bakeriet".to_owned())]));
        assert!(new.unnamed_actors().is_empty());
        assert_eq!(new.aggregate.transmissions[0].sender.actor_name.as_deref(), Some("Bakeriet"));
        assert_eq!(new.aggregate.transmissions[1].sender, Actor::service_owner());
        let names: Vec<_> = new
            .aggregate
            .activities
            .iter()
            .map(|activity| activity.performed_by.actor_name.as_deref().unwrap())
            .collect();
        assert_eq!(names, ["Kari", "Kari", "kari@example.com"]);
    }
}
