//! Which dialogs a reader finds in lists: by roles and access packages, by delegated resources, by delegated instances.

use std::collections::{BTreeSet, HashMap, HashSet};

use dialogporten_auth::Principal;
use dialogporten_domain::dialog::{Dialog, InstanceReference};
use dialogporten_domain::{PartyId, ServiceResource};
use dialogporten_storage::{LabelTarget, SubjectResource};
use dialogporten_upstream::authorized_parties::{AuthorizedPartiesQuery, AuthorizedParty, flattened};
use uuid::Uuid;

use crate::{App, Error};

/// Which roles and access packages give access to which resources.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct SubjectResources(HashMap<String, HashSet<ServiceResource>>);

impl SubjectResources {
    /// Groups mappings by subject. Subjects compare without regard to case.
    pub(crate) fn new(mappings: Vec<SubjectResource>) -> Self {
        let mut grouped: HashMap<String, HashSet<ServiceResource>> = HashMap::new();
        for mapping in mappings {
            grouped.entry(mapping.subject.to_lowercase()).or_default().insert(mapping.resource);
        }
        Self(grouped)
    }

    /// Does a role or access package, written in lower case, give access to a resource?
    pub(crate) fn gives(&self, subject: &str, resource: &ServiceResource) -> bool {
        self.0.get(subject).is_some_and(|resources| resources.contains(resource))
    }

    /// Iterates over the resources that a role or access package, written in lower case, gives access to.
    pub(super) fn resources_of(&self, subject: &str) -> impl Iterator<Item = &ServiceResource> {
        self.0.get(subject).into_iter().flatten()
    }

    /// Iterates over the roles and access packages with the resources that they give access to.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &HashSet<ServiceResource>)> {
        self.0.iter().map(|(subject, resources)| (subject.as_str(), resources))
    }
}

/// What lists decide about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listable<'a> {
    /// The dialog.
    pub(crate) id: Uuid,
    /// Its party.
    pub(crate) party: &'a PartyId,
    /// Its service.
    pub(crate) resource: &'a ServiceResource,
    /// Labels of the service owner, which may name an instance.
    pub(crate) labels: &'a [String],
}

impl<'a> From<&'a Dialog> for Listable<'a> {
    fn from(dialog: &'a Dialog) -> Self {
        let (party, resource) = (&dialog.party, &dialog.service_resource);
        Self { id: dialog.id, party, resource, labels: &dialog.service_owner_labels }
    }
}

impl<'a> From<&'a LabelTarget> for Listable<'a> {
    fn from(target: &'a LabelTarget) -> Self {
        let (party, resource) = (&target.party, &target.service_resource);
        Self { id: target.id, party, resource, labels: &target.service_owner_labels }
    }
}

impl Listable<'_> {
    fn is_instance(&self, reference: &str) -> bool {
        InstanceReference::parse(reference).is_some_and(|reference| match reference {
            InstanceReference::Dialog(id) => id == self.id,
            other => self.labels.contains(&other.lookup_label()),
        })
    }

    fn is_open_to(&self, party: &AuthorizedParty, mappings: &SubjectResources) -> bool {
        party.resources.contains(self.resource)
            || party.subjects.iter().any(|subject| mappings.gives(subject, self.resource))
            || party.instances.iter().any(|instance| {
                instance.resource == *self.resource
                    && instance.instance_ref.as_deref().is_some_and(|reference| self.is_instance(reference))
            })
    }
}

/// Would the reader find this dialog in a list?
pub(crate) async fn is_listed(app: &App, reader: &Principal, dialog: impl Into<Listable<'_>>) -> Result<bool, Error> {
    let Some(user) = reader.end_user_party() else { return Ok(false) };
    Ok(!listed(app, user, &[dialog.into()]).await?.is_empty())
}

/// Returns which of the dialogs a user would find in a list. Asks once for the parties of all of them.
pub(crate) async fn listed(app: &App, user: &PartyId, dialogs: &[Listable<'_>]) -> Result<HashSet<Uuid>, Error> {
    let wanted: BTreeSet<&PartyId> = dialogs.iter().map(|dialog| dialog.party).collect();
    if wanted.is_empty() {
        return Ok(HashSet::new());
    }
    let query = AuthorizedPartiesQuery::rights(user.clone(), wanted.iter().map(|party| (*party).clone()).collect());
    let parties = app.upstream.authorized_parties.get(&query).await?;
    let mappings = app.subject_resources().await?;
    // The answer may name more parties than were asked for, and one several times; only a dialog's own counts.
    let mut relevant: HashMap<&PartyId, Vec<&AuthorizedParty>> = HashMap::new();
    for (party, _) in flattened(&parties).filter(|(party, _)| wanted.contains(&party.party)) {
        relevant.entry(&party.party).or_default().push(party);
    }
    let is_listed = |dialog: &&Listable<'_>| {
        relevant
            .get(dialog.party)
            .is_some_and(|parties| parties.iter().any(|party| dialog.is_open_to(party, &mappings)))
    };
    Ok(dialogs.iter().filter(is_listed).map(|dialog| dialog.id).collect())
}
