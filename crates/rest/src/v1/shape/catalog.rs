//! Services with their owners and with whoever may get access to them.

use dialogporten_app::AcceptedLanguages;
use dialogporten_app::catalog::{NamedSubject, OwnerDescription, SelectedService};
use dialogporten_domain::{Localization, ResourceType};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ServiceResourceMetadata)]
pub(crate) struct ServiceResponse<'a> {
    service_resource: ServiceResourceResponse<'a>,
    roles: Vec<SubjectResponse<'a>>,
    access_packages: Vec<SubjectResponse<'a>>,
    service_owner: OwnerResponse<'a>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ServiceResource)]
struct ServiceResourceResponse<'a> {
    id: &'a str,
    resource_type: &'a str,
    status: &'a str,
    is_delegable: bool,
    minimum_authentication_level: i32,
    name: &'a [Localization],
    links: LinksResponse<'a>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = part::Subject)]
struct SubjectResponse<'a> {
    urn: &'a str,
    name: &'a [Localization],
    links: LinksResponse<'a>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Links)]
pub(crate) struct LinksResponse<'a> {
    pub(crate) metadata: &'a str,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = part::Owner)]
pub(crate) struct OwnerResponse<'a> {
    org_number: &'a str,
    code: &'a str,
    name: &'a [Localization],
}

impl<'a> ServiceResponse<'a> {
    pub(crate) fn new(selected: &SelectedService<'a>, languages: &AcceptedLanguages) -> Self {
        let service = selected.service;
        let subjects = |subjects: &[&'a NamedSubject]| {
            subjects.iter().map(|subject| SubjectResponse::new(subject, languages)).collect()
        };
        Self {
            service_resource: ServiceResourceResponse {
                id: service.resource.resource.id(),
                resource_type: service.resource_type.map_or("", ResourceType::as_str),
                status: &service.status,
                is_delegable: service.resource.is_delegable,
                minimum_authentication_level: service.resource.minimum_authentication_level,
                name: languages.select(&service.resource.name),
                links: LinksResponse { metadata: &service.metadata_url },
            },
            roles: subjects(&selected.roles),
            access_packages: subjects(&selected.access_packages),
            service_owner: OwnerResponse::new(&service.owner, languages),
        }
    }
}

impl<'a> SubjectResponse<'a> {
    fn new(subject: &'a NamedSubject, languages: &AcceptedLanguages) -> Self {
        Self {
            urn: &subject.urn,
            name: languages.select(&subject.name),
            links: LinksResponse { metadata: &subject.metadata_url },
        }
    }
}

impl<'a> OwnerResponse<'a> {
    pub(crate) fn new(owner: &'a OwnerDescription, languages: &AcceptedLanguages) -> Self {
        Self { org_number: &owner.org_number, code: &owner.code, name: languages.select(&owner.name) }
    }
}
