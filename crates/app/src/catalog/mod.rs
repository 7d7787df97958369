//! Services with their owners and with whoever may get access to them, in all languages.

mod build;
mod describe;
mod select;

use std::sync::Arc;

use dialogporten_domain::{Localizations, ResourceType, ServiceResource};

pub(crate) use describe::{describe_owner, describe_resource, localizations};
pub use select::SelectedService;

/// All services that have dialogs.
#[derive(Debug)]
pub struct Catalog {
    services: Vec<Service>,
}

/// One service.
#[derive(Debug)]
pub struct Service {
    /// The service itself.
    pub resource: ResourceDescription,
    /// Its type, if the registry knows the service.
    pub resource_type: Option<ResourceType>,
    /// State of its entry in lower case; empty if the registry does not know it.
    pub status: String,
    /// Address at which it is described.
    pub metadata_url: String,
    /// Who owns it.
    pub owner: OwnerDescription,
    roles: Vec<Arc<NamedSubject>>,
    access_packages: Vec<Arc<NamedSubject>>,
}

/// What users are told about a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceDescription {
    /// The service.
    pub resource: ServiceResource,
    /// May users pass the right to use it on?
    pub is_delegable: bool,
    /// How strongly users must have logged in.
    pub minimum_authentication_level: i32,
    /// What it is called.
    pub name: Localizations,
}

/// What users are told about the owner of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerDescription {
    /// Its organization number; empty if it is not known.
    pub org_number: String,
    /// Its short name; empty if it is not known.
    pub code: String,
    /// What it is called.
    pub name: Localizations,
}

/// A role or an access package.
#[derive(Debug, PartialEq, Eq)]
pub struct NamedSubject {
    /// URN.
    pub urn: String,
    /// What it is called.
    pub name: Localizations,
    /// Address at which it is described.
    pub metadata_url: String,
}
