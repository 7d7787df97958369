//! The request and the response on the wire.

use dialogporten_domain::PartyId;
use serde::{Deserialize, Serialize};

use super::AuthorizedPartiesQuery;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuthorizedPartiesRequest<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    value: &'a str,
    party_filter: Vec<FilterEntry<'a>>,
}

/// The receiver matches names in any case; these are the ones it has always been sent.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct FilterEntry<'a> {
    #[serde(rename = "Type")]
    kind: &'static str,
    value: &'a str,
}

impl<'a> AuthorizedPartiesRequest<'a> {
    pub(super) fn new(query: &'a AuthorizedPartiesQuery) -> Self {
        let entry = |party: &'a PartyId| FilterEntry { kind: party.kind().attribute(), value: party.id() };
        Self {
            kind: query.caller.kind().attribute(),
            value: query.caller.id(),
            party_filter: query.filter.iter().map(entry).collect(),
        }
    }
}

/// Lists that are missing or `null` are empty; what identifies a party must be there.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuthorizedPartyResponse {
    pub(super) party_uuid: String,
    pub(super) name: String,
    pub(super) organization_number: Option<String>,
    pub(super) person_id: Option<String>,
    pub(super) email_id: Option<String>,
    pub(super) date_of_birth: Option<String>,
    pub(super) party_id: i32,
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) is_deleted: bool,
    #[serde(default)]
    pub(super) only_hierarchy_element_with_no_access: bool,
    pub(super) authorized_access_packages: Option<Vec<String>>,
    pub(super) authorized_resources: Option<Vec<String>>,
    pub(super) authorized_roles: Option<Vec<String>>,
    pub(super) authorized_instances: Option<Vec<AuthorizedInstanceResponse>>,
    pub(super) subunits: Option<Vec<AuthorizedPartyResponse>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuthorizedInstanceResponse {
    pub(super) resource_id: String,
    pub(super) instance_ref: Option<String>,
}
