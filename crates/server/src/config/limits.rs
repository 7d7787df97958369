//! How much a request may ask for.

use std::time::Duration;

use dialogporten_app::{EndUserSearchLimits, Limits, ServiceOwnerSearchLimits};

use super::reader::Reader;

/// Smallest and largest number of values that a filter may be limited to.
const FILTER_VALUES: std::ops::RangeInclusive<usize> = 1..=1000;
/// Longest time limit of a search.
const MAX_SEARCH_SECONDS: u64 = 600;
/// Number of parties from which on caching what they refer to is not worth while.
const MAX_CACHED_PARTIES: usize = 1500;

pub(super) fn limits(r: &mut Reader<'_>) -> Limits {
    let default = Limits::default();
    let (reader, owner) = (default.end_user_search, default.service_owner_search);
    let end_user_search = EndUserSearchLimits {
        max_party_filter_values: values(r, "EndUserSearch:MaxPartyFilterValues", reader.max_party_filter_values),
        max_service_resource_filter_values: values(
            r,
            "EndUserSearch:MaxServiceResourceFilterValues",
            reader.max_service_resource_filter_values,
        ),
        max_org_filter_values: values(r, "EndUserSearch:MaxOrgFilterValues", reader.max_org_filter_values),
        max_extended_status_filter_values: values(
            r,
            "EndUserSearch:MaxExtendedStatusFilterValues",
            reader.max_extended_status_filter_values,
        ),
    };
    let service_owner_search = ServiceOwnerSearchLimits {
        max_party_filter_values: values(r, "ServiceOwnerSearch:MaxPartyFilterValues", owner.max_party_filter_values),
        max_service_resource_filter_values: values(
            r,
            "ServiceOwnerSearch:MaxServiceResourceFilterValues",
            owner.max_service_resource_filter_values,
        ),
        max_extended_status_filter_values: values(
            r,
            "ServiceOwnerSearch:MaxExtendedStatusFilterValues",
            owner.max_extended_status_filter_values,
        ),
    };
    Limits {
        end_user_search,
        service_owner_search,
        max_authorized_parties_before_full_catalog: max_parties(r, default.max_authorized_parties_before_full_catalog),
    }
}

fn values(r: &mut Reader<'_>, name: &str, default: usize) -> usize {
    let path = format!("Application:Limits:{name}");
    let limit = r.parsed(&path, default, "a number from 1 to 1000");
    if !FILTER_VALUES.contains(&limit) {
        r.problem(&path, "must be a number from 1 to 1000");
    }
    limit
}

/// The time limit of a search; 0 is none.
pub(super) fn search_timeout(r: &mut Reader<'_>) -> Duration {
    let path = "Application:Limits:EndUserSearch:SearchStatementTimeoutSeconds";
    let expected = "a number of seconds from 0 to 600";
    let seconds = r.parsed(path, 20, expected);
    if seconds > MAX_SEARCH_SECONDS {
        r.problem(path, &format!("must be {expected}"));
    }
    Duration::from_secs(seconds)
}

/// The smaller of two limits; 0 is none.
fn max_parties(r: &mut Reader<'_>, default: usize) -> usize {
    let own = "Application:Limits:AuthorizedServiceResources:MaxAuthorizedPartiesBeforeFullCatalogue";
    let own = r.parsed(own, default, "a number");
    let cached = "Application:Limits:PartyResourcePruning:MaxPartiesCachingThreshold";
    let cached = r.parsed(cached, MAX_CACHED_PARTIES, "a number");
    if own > 0 && cached > 0 { own.min(cached) } else { own }
}
