//! The list as one reader wants it. Everything is borrowed: the list is shared by all readers.

use std::sync::Arc;

use dialogporten_domain::{Localization, Localizations, ServiceResource};

use super::{Catalog, NamedSubject, Service};
use crate::AcceptedLanguages;

/// A service with its subjects in order.
#[derive(Debug)]
pub struct SelectedService<'a> {
    /// The service.
    pub service: &'a Service,
    /// Roles by name.
    pub roles: Vec<&'a NamedSubject>,
    /// Access packages by name.
    pub access_packages: Vec<&'a NamedSubject>,
}

impl Catalog {
    /// Returns the services that are wanted, by the names that a reader with these languages sees.
    pub fn select(
        &self,
        languages: &AcceptedLanguages,
        is_wanted: impl Fn(&ServiceResource) -> bool,
    ) -> Vec<SelectedService<'_>> {
        let mut services: Vec<&Service> =
            self.services.iter().filter(|service| is_wanted(&service.resource.resource)).collect();
        services.sort_by_cached_key(|service| {
            (sort_key(languages, &service.resource.name), service.resource.resource.id().to_uppercase())
        });
        services
            .into_iter()
            .map(|service| SelectedService {
                service,
                roles: sorted(languages, &service.roles),
                access_packages: sorted(languages, &service.access_packages),
            })
            .collect()
    }
}

fn sorted<'a>(languages: &AcceptedLanguages, subjects: &'a [Arc<NamedSubject>]) -> Vec<&'a NamedSubject> {
    let mut subjects: Vec<&NamedSubject> = subjects.iter().map(AsRef::as_ref).collect();
    subjects.sort_by_cached_key(|subject| sort_key(languages, &subject.name));
    subjects
}

/// Of several languages that a reader sees, Norwegian counts, then English. The case of letters does not.
fn sort_key(languages: &AcceptedLanguages, name: &Localizations) -> String {
    let shown = languages.select(name);
    let of = |code: &str| shown.iter().find(|text: &&Localization| text.language_code.as_str() == code);
    of("nb").or_else(|| of("en")).or_else(|| shown.first()).map(|text| text.value.to_uppercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::catalog::{OwnerDescription, ResourceDescription, localizations};

    fn service(id: &str, names: &[(&str, &str)]) -> Service {
        Service {
            resource: ResourceDescription {
                resource: ServiceResource::from_id(id),
                is_delegable: false,
                minimum_authentication_level: 3,
                name: localizations(names.iter().copied(), None),
            },
            resource_type: None,
            status: String::new(),
            metadata_url: String::new(),
            owner: OwnerDescription { org_number: String::new(), code: String::new(), name: Localizations::default() },
            roles: Vec::new(),
            access_packages: Vec::new(),
        }
    }

    #[rstest]
    #[case::all("", "d b a c")]
    #[case::english("en", "a b c d")]
    #[case::norwegian("nb", "d b a c")]
    fn services_are_ordered_by_the_name_that_is_shown(#[case] languages: &str, #[case] expected: &str) {
        let catalog = Catalog {
            services: vec![
                service("a", &[("nb", "m"), ("en", "a")]),
                service("b", &[("nb", "L"), ("en", "B")]),
                service("c", &[("nb", "m"), ("en", "c")]),
                service("d", &[("en", "D"), ("nb", "a")]),
            ],
        };
        let languages = AcceptedLanguages::parse(languages).unwrap();
        let ids = |is_wanted: fn(&ServiceResource) -> bool| {
            let selected = catalog.select(&languages, is_wanted);
            selected.iter().map(|found| found.service.resource.resource.id().to_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(ids(|_| true), expected);
        assert_eq!(ids(|resource| resource.id() == "c"), "c");
    }

    #[test]
    fn subjects_are_ordered_by_name() {
        let mut of_all = service("a", &[]);
        of_all.roles = [("1", "b"), ("2", "A"), ("3", "")]
            .map(|(urn, name)| {
                let name = localizations([("de", name)], None);
                Arc::new(NamedSubject { urn: urn.to_owned(), name, metadata_url: String::new() })
            })
            .into();
        let catalog = Catalog { services: vec![of_all] };
        let selected = catalog.select(&AcceptedLanguages::default(), |_| true);
        assert_eq!(selected[0].roles.iter().map(|role| role.urn.as_str()).collect::<String>(), "321");
    }
}
