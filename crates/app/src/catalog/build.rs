//! Puts the list of services together.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use dialogporten_domain::ServiceResource;
use dialogporten_storage::Store;
use dialogporten_upstream::Upstream;
use dialogporten_upstream::access_metadata::{AccessMetadata, Subject, SubjectKind};

use super::{Catalog, NamedSubject, Service, describe_owner, describe_resource, localizations};
use crate::Error;
use crate::access::{DEFAULT_LEVEL, SubjectResources};

impl Catalog {
    /// Reads everything that the list is made of.
    pub(crate) async fn build(store: Store, upstream: Upstream) -> Result<Self, Error> {
        let (registry, metadata, organizations) = tokio::try_join!(
            upstream.resource_registry.all(),
            upstream.access_metadata.get(),
            upstream.organizations.all(),
        )?;
        let (referenced, levels, mappings) = tokio::try_join!(
            store.referenced_resources(),
            store.minimum_authentication_levels(),
            store.subject_resources(),
        )?;
        let mut subjects = subjects_by_resource(&SubjectResources::new(mappings), &metadata);
        let services = referenced.iter().map(|resource| {
            let entry = registry.find(resource);
            let entry = entry.as_deref();
            let level = levels.get(resource).copied().unwrap_or(DEFAULT_LEVEL);
            let Subjects { roles, access_packages } = subjects.remove(resource).unwrap_or_default();
            Service {
                resource: describe_resource(resource, entry, level),
                resource_type: entry.map(|entry| entry.resource_type),
                status: entry.map(|entry| entry.status.clone()).unwrap_or_default(),
                metadata_url: upstream.resource_registry.metadata_url(resource),
                owner: describe_owner(entry, &organizations, ""),
                roles: roles.into_values().collect(),
                access_packages: access_packages.into_values().collect(),
            }
        });
        Ok(Self { services: services.collect() })
    }
}

/// Who may get access to a service, by URN: a subject can be mapped under several of its URNs.
#[derive(Default)]
struct Subjects {
    roles: BTreeMap<String, Arc<NamedSubject>>,
    access_packages: BTreeMap<String, Arc<NamedSubject>>,
}

/// Groups the subjects that have a name by the services that they give access to.
fn subjects_by_resource(mappings: &SubjectResources, metadata: &AccessMetadata) -> HashMap<ServiceResource, Subjects> {
    let mut by_resource: HashMap<ServiceResource, Subjects> = HashMap::new();
    for (urn, resources) in mappings.iter() {
        let Some(subject) = metadata.find(urn) else { continue };
        let named = Arc::new(named(subject));
        for resource in resources {
            let subjects = by_resource.entry(resource.clone()).or_default();
            let of_kind = match subject.kind {
                SubjectKind::Role => &mut subjects.roles,
                SubjectKind::AccessPackage => &mut subjects.access_packages,
            };
            of_kind.insert(subject.urn.clone(), Arc::clone(&named));
        }
    }
    by_resource
}

fn named(subject: &Subject) -> NamedSubject {
    NamedSubject {
        urn: subject.urn.clone(),
        name: localizations(&subject.names, None),
        metadata_url: subject.metadata_url.clone(),
    }
}
