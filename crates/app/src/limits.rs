//! How much a request may ask for. Published, so that clients can keep to it.

use serde::Serialize;
use utoipa::ToSchema;

/// All limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of searches by readers, and by service owners on behalf of a person.
    pub end_user_search: EndUserSearchLimits,
    /// Of searches by service owners.
    pub service_owner_search: ServiceOwnerSearchLimits,
    /// How many parties a reader may represent before the list of services stops being narrowed to them; 0 is no limit.
    pub max_authorized_parties_before_full_catalog: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            end_user_search: EndUserSearchLimits::default(),
            service_owner_search: ServiceOwnerSearchLimits::default(),
            max_authorized_parties_before_full_catalog: 1000,
        }
    }
}

/// How many values filters of readers may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndUserSearchLimits {
    /// Parties.
    pub max_party_filter_values: usize,
    /// Services.
    pub max_service_resource_filter_values: usize,
    /// Service owners.
    pub max_org_filter_values: usize,
    /// The service owners' own status codes.
    pub max_extended_status_filter_values: usize,
}

impl Default for EndUserSearchLimits {
    fn default() -> Self {
        Self {
            max_party_filter_values: 100,
            max_service_resource_filter_values: 20,
            max_org_filter_values: 20,
            max_extended_status_filter_values: 20,
        }
    }
}

/// How many values filters of service owners may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceOwnerSearchLimits {
    /// Parties.
    pub max_party_filter_values: usize,
    /// Services.
    pub max_service_resource_filter_values: usize,
    /// The service owners' own status codes.
    pub max_extended_status_filter_values: usize,
}

impl Default for ServiceOwnerSearchLimits {
    fn default() -> Self {
        Self {
            max_party_filter_values: 20,
            max_service_resource_filter_values: 20,
            max_extended_status_filter_values: 20,
        }
    }
}
