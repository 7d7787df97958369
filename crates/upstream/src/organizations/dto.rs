//! The response on the wire.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct OrganizationsResponse {
    /// By short name.
    pub(super) orgs: BTreeMap<String, OrganizationResponse>,
}

#[derive(Deserialize)]
pub(super) struct OrganizationResponse {
    pub(super) name: Option<BTreeMap<String, Option<String>>>,
    pub(super) orgnr: Option<String>,
}
