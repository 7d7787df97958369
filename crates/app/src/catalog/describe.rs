//! Descriptions out of what the platform publishes, with something to show where it publishes nothing.

use dialogporten_domain::{LanguageCode, Localization, Localizations, ServiceResource};
use dialogporten_upstream::organizations::Organizations;
use dialogporten_upstream::resource_registry::Resource;

use super::{OwnerDescription, ResourceDescription};

/// Language of what is shown when there is no name.
const FALLBACK_LANGUAGE: &str = "nb";

/// Describes a service.
pub(crate) fn describe_resource(
    resource: &ServiceResource,
    entry: Option<&Resource>,
    minimum_authentication_level: i32,
) -> ResourceDescription {
    let titles = entry.into_iter().flat_map(|entry| &entry.titles);
    ResourceDescription {
        resource: resource.clone(),
        is_delegable: entry.is_some_and(|entry| entry.is_delegable),
        minimum_authentication_level,
        name: localizations(titles, Some(resource.id())),
    }
}

/// Describes the owner of a service; `org` is the short name that a dialog of the service tells.
pub(crate) fn describe_owner(entry: Option<&Resource>, organizations: &Organizations, org: &str) -> OwnerDescription {
    let organization = entry.and_then(|entry| organizations.find(&entry.owner_number));
    let code = organization
        .map(|organization| organization.short_name.as_str())
        .or_else(|| entry.map(|entry| entry.owner.as_str()))
        .unwrap_or(org);
    let names = organization.into_iter().flat_map(|organization| &organization.names);
    OwnerDescription {
        org_number: entry.map(|entry| entry.owner_number.clone()).unwrap_or_default(),
        code: code.to_owned(),
        name: localizations(names, Some(code)),
    }
}

/// Collects names in known languages. When there are none, the name is `fallback`.
pub(crate) fn localizations<L: AsRef<str>>(
    names: impl IntoIterator<Item = (L, impl AsRef<str>)>,
    fallback: Option<&str>,
) -> Localizations {
    let localization = |language: &str, value: &str| {
        Some(Localization { value: value.to_owned(), language_code: LanguageCode::parse(language)? })
    };
    let found = names.into_iter().filter_map(|(language, value)| localization(language.as_ref(), value.as_ref()));
    let found = Localizations::new(found);
    match fallback {
        Some(fallback) if found.is_empty() => Localizations::new(localization(FALLBACK_LANGUAGE, fallback)),
        _ => found,
    }
}
