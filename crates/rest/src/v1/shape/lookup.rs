//! A dialog that was looked up by what it is an instance of.

use dialogporten_app::AcceptedLanguages;
use dialogporten_app::lookup::Lookup;
use dialogporten_domain::{Localizations, PartyId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::OwnerResponse;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ServiceOwnerIdentifierLookup)]
pub(crate) struct LookupResponse<'a> {
    dialog_id: Uuid,
    instance_ref: String,
    party: &'a PartyId,
    service_resource: ServiceResourceResponse<'a>,
    service_owner: OwnerResponse<'a>,
    title: &'a Localizations,
    #[serde(skip_serializing_if = "Option::is_none")]
    non_sensitive_title: Option<&'a Localizations>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = IdentifierLookupServiceResource)]
struct ServiceResourceResponse<'a> {
    id: &'a str,
    is_delegable: bool,
    minimum_authentication_level: i32,
    name: &'a Localizations,
}

impl<'a> LookupResponse<'a> {
    /// Shows a dialog whose texts have been pruned.
    pub(crate) fn new(lookup: &'a Lookup) -> Self {
        let resource = &lookup.service_resource;
        Self {
            dialog_id: lookup.dialog_id(),
            instance_ref: lookup.instance_ref.to_string(),
            party: &lookup.facts.party,
            service_resource: ServiceResourceResponse {
                id: resource.resource.id(),
                is_delegable: resource.is_delegable,
                minimum_authentication_level: resource.minimum_authentication_level,
                name: &resource.name,
            },
            service_owner: OwnerResponse::new(&lookup.service_owner, &AcceptedLanguages::default()),
            title: &lookup.title,
            non_sensitive_title: lookup.non_sensitive_title.as_ref(),
        }
    }
}
