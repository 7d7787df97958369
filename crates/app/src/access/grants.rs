//! Which dialogs a reader finds in lists, as sets: parties with what the reader may use for them, and single dialogs.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use dialogporten_domain::dialog::InstanceReference;
use dialogporten_domain::{PartyId, ServiceResource};
use dialogporten_storage::{Grant, GrantedPairs};
use dialogporten_upstream::authorized_parties::{AuthorizedParty, flattened};
use indexmap::{IndexMap, IndexSet};
use uuid::Uuid;

use super::SubjectResources;

/// What a search is narrowed to; an absent part narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Constraint {
    /// Only dialogs of these parties.
    pub(crate) parties: Option<BTreeSet<PartyId>>,
    /// Only dialogs of these services.
    pub(crate) resources: Option<BTreeSet<ServiceResource>>,
}

impl Constraint {
    /// Does it let a service through?
    pub(super) fn allows_resource(&self, resource: &ServiceResource) -> bool {
        self.resources.as_ref().is_none_or(|resources| resources.contains(resource))
    }
}

/// Parties that a search is narrowed to; nothing narrows nothing.
pub(super) type WantedParties = Option<BTreeSet<PartyId>>;

/// What a user may find for some parties, or for all.
#[derive(Debug)]
pub(crate) struct Grants {
    /// Parties with the services that the user may use for them, grouped by equal sets of services. A party stands in
    /// one group.
    pub(crate) pairs: Arc<GrantedPairs>,
    /// Single instances that the user has been given access to.
    pub(crate) instances: Instances,
}

/// Single instances, with the party and the service that they were given for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Instances {
    /// By identifier of the dialog.
    pub(crate) dialogs: HashMap<Uuid, Vec<Given>>,
    /// By a label of the service owner.
    pub(crate) labels: HashMap<String, Vec<Given>>,
}

/// For which party and service an instance was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) party: PartyId,
    pub(crate) resource: ServiceResource,
}

impl Instances {
    fn add(&mut self, party: &AuthorizedParty) {
        for instance in &party.instances {
            let reference = instance.instance_ref.as_deref().and_then(InstanceReference::parse);
            let Some(reference) = reference else { continue };
            let given = Given { party: party.party.clone(), resource: instance.resource.clone() };
            match reference {
                InstanceReference::Dialog(id) => self.dialogs.entry(id).or_default().push(given),
                other => self.labels.entry(other.lookup_label()).or_default().push(given),
            }
        }
    }
}

impl Grants {
    /// Returns the size of the grants, in parties.
    pub(super) fn weight(&self) -> u32 {
        let parties: usize = self.pairs.iter().map(|grant| grant.parties.len() + grant.resources.len()).sum();
        let instances = self.instances.dialogs.len() + self.instances.labels.len();
        u32::try_from(parties + instances + 1).unwrap_or(u32::MAX)
    }

    /// Works out what a user may find, in time proportional to the number of parties: what follows from a list of roles
    /// and packages is worked out once per list.
    pub(super) fn new(parties: &[AuthorizedParty], mappings: &SubjectResources, wanted: &WantedParties) -> Self {
        let is_wanted = |party: &PartyId| wanted.as_ref().is_none_or(|wanted| wanted.contains(party));
        let mut sets = ResourceSets { mappings, by_rights: HashMap::new(), interned: IndexSet::new() };
        let mut set_of: IndexMap<&PartyId, usize> = IndexMap::new();
        let mut instances = Instances::default();
        for (party, _) in flattened(parties).filter(|(party, _)| is_wanted(&party.party)) {
            instances.add(party);
            let set = sets.of(party);
            // A party may be named several times; all that is said about it counts.
            set_of.entry(&party.party).and_modify(|known| *known = sets.union(*known, set)).or_insert(set);
        }
        let mut members: Vec<Vec<PartyId>> = vec![Vec::new(); sets.interned.len()];
        for (party, set) in set_of {
            members[set].push(party.clone());
        }
        // What grows is larger than it has to be, and these stay.
        members.iter_mut().for_each(Vec::shrink_to_fit);
        let pairs: Vec<Grant> = sets
            .interned
            .into_iter()
            .zip(members)
            .filter(|(resources, parties)| !resources.is_empty() && !parties.is_empty())
            .map(|(resources, parties)| Grant { parties, resources: resources.into_iter().cloned().collect() })
            .collect();
        Self { pairs: Arc::new(pairs.into()), instances }
    }
}

/// Roles and packages, and what was given directly, by the lists that parties share.
type Rights = (*const [String], *const [ServiceResource]);

/// Sets of services, each kept once.
struct ResourceSets<'a> {
    mappings: &'a SubjectResources,
    by_rights: HashMap<Rights, usize>,
    interned: IndexSet<BTreeSet<&'a ServiceResource>>,
}

impl<'a> ResourceSets<'a> {
    /// Returns the number of the set of a party.
    fn of(&mut self, party: &'a AuthorizedParty) -> usize {
        let rights: Rights = (std::ptr::from_ref(&*party.subjects), std::ptr::from_ref(&*party.resources));
        if let Some(known) = self.by_rights.get(&rights) {
            return *known;
        }
        let by_subjects = party.subjects.iter().flat_map(|subject| self.mappings.resources_of(subject));
        let number = self.intern(by_subjects.chain(&*party.resources).collect());
        self.by_rights.insert(rights, number);
        number
    }

    fn union(&mut self, one: usize, other: usize) -> usize {
        if one == other {
            return one;
        }
        let both = [one, other].into_iter().filter_map(|number| self.interned.get_index(number));
        let set = both.flatten().copied().collect();
        self.intern(set)
    }

    fn intern(&mut self, set: BTreeSet<&'a ServiceResource>) -> usize {
        self.interned.insert_full(set).0
    }
}

#[cfg(test)]
mod tests;
