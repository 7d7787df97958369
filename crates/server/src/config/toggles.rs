//! Switches for how the platform is asked about parties.

use super::reader::Reader;

const SECTION: &str = "Application:FeatureToggle";

/// Switches for how the platform is asked about parties and names. All are off by default.
#[derive(Debug, Clone, Copy)]
pub struct FeatureToggles {
    /// Does the platform apply the preferences in the user's profile?
    pub uses_auto_parameters: bool,
    /// Are questions about machine identities narrowed to single parties?
    pub filters_for_system_users: bool,
    /// The same for e-mail users.
    pub filters_for_email_users: bool,
    /// Are answers about e-mail users kept?
    pub caches_email_users: bool,
    /// Does the register give the names of persons in the right order?
    pub keeps_person_name_order: bool,
}

pub(super) fn toggles(r: &mut Reader<'_>) -> FeatureToggles {
    let mut is_on = |name: &str| r.truth(&format!("{SECTION}:{name}"));
    FeatureToggles {
        uses_auto_parameters: is_on("UseAltinnAutoAuthorizedPartiesQueryParameters"),
        filters_for_system_users: is_on("EnablePartyFiltersForSystemUsers"),
        filters_for_email_users: is_on("EnablePartyFiltersForEmailUsers"),
        caches_email_users: is_on("EnablePartyCacheForEmailUsers"),
        keeps_person_name_order: is_on("UseCorrectPersonNameOrdering"),
    }
}
