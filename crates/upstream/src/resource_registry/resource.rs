//! The list of resources, with the look-ups that are needed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use dialogporten_domain::{ResourceType, ServiceResource};

/// A service that dialogs may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The resource, in lower case.
    pub resource: ServiceResource,
    /// Its identifier as the registry writes it.
    pub identifier: String,
    /// Its type.
    pub resource_type: ResourceType,
    /// Number of the organization that owns it.
    pub owner_number: String,
    /// Short name of the owner, in lower case.
    pub owner: String,
    /// Names by language.
    pub titles: BTreeMap<String, String>,
    /// Descriptions by language.
    pub descriptions: BTreeMap<String, String>,
    /// May users pass the right to use it on?
    pub is_delegable: bool,
    /// State of the entry in lower case; empty if the registry gives none.
    pub status: String,
}

/// All services that dialogs may belong to.
#[derive(Debug, Default)]
pub struct Resources {
    by_id: HashMap<ServiceResource, Arc<Resource>>,
    by_owner: HashMap<String, Arc<OwnedResources>>,
}

/// What one organization owns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnedResources {
    /// The resources.
    pub resources: HashSet<ServiceResource>,
    /// The short names that the entries give the organization, in lower case, in the order of the list. More than one is
    /// a mistake in the registry.
    pub short_names: Vec<String>,
}

impl Resources {
    /// Indexes a list. Of several entries with one identifier the first one counts.
    pub fn new(list: impl IntoIterator<Item = Resource>) -> Self {
        let mut by_id = HashMap::new();
        let mut by_owner: HashMap<String, OwnedResources> = HashMap::new();
        for resource in list {
            if by_id.contains_key(&resource.resource) {
                continue;
            }
            let owned = by_owner.entry(resource.owner_number.clone()).or_default();
            owned.resources.insert(resource.resource.clone());
            if !owned.short_names.contains(&resource.owner) {
                owned.short_names.push(resource.owner.clone());
            }
            by_id.insert(resource.resource.clone(), Arc::new(resource));
        }
        Self { by_id, by_owner: by_owner.into_iter().map(|(number, owned)| (number, Arc::new(owned))).collect() }
    }

    /// Finds a resource.
    pub fn find(&self, resource: &ServiceResource) -> Option<Arc<Resource>> {
        self.by_id.get(resource).cloned()
    }

    /// Returns what an organization owns: nothing, if the registry does not know it.
    pub fn owned_by(&self, org_number: &str) -> Arc<OwnedResources> {
        self.by_owner.get(org_number).cloned().unwrap_or_default()
    }

    /// Iterates over all resources, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Resource>> {
        self.by_id.values()
    }
}
