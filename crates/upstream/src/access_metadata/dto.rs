//! The responses on the wire.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RoleResponse {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) urn: Option<String>,
    pub(super) legacy_role_code: Option<String>,
    pub(super) legacy_urn: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct GroupResponse {
    pub(super) areas: Option<Vec<AreaResponse>>,
}

#[derive(Deserialize)]
pub(super) struct AreaResponse {
    pub(super) packages: Option<Vec<PackageResponse>>,
}

#[derive(Deserialize)]
pub(super) struct PackageResponse {
    pub(super) name: Option<String>,
    pub(super) urn: Option<String>,
}
