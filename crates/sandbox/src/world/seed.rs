//! The seed of the simulated platform.

use crate::simulator::Seed;

/// The documents that make up the seed. Each holds other lists.
const DOCUMENTS: [&str; 6] = [
    include_str!("seed/agencies.json"),
    include_str!("seed/people.json"),
    include_str!("seed/companies.json"),
    include_str!("seed/services.json"),
    include_str!("seed/connections.json"),
    include_str!("seed/names.json"),
];

/// Returns the world as the simulated platform knows it.
#[expect(clippy::expect_used, reason = "the documents are part of the program, and a test reads them")]
pub fn seed() -> Seed {
    let mut whole = Seed::default();
    for document in DOCUMENTS {
        let part: Seed = serde_json::from_str(document).expect("an embedded document is well-formed");
        whole.orgs.extend(part.orgs);
        whole.persons.extend(part.persons);
        whole.email_users.extend(part.email_users);
        whole.organizations.extend(part.organizations);
        whole.system_users.extend(part.system_users);
        whole.resources.extend(part.resources);
        whole.connections.extend(part.connections);
        whole.roles.extend(part.roles);
        whole.access_packages.extend(part.access_packages);
    }
    whole
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use dialogporten_domain::PartyId;

    use super::*;

    #[test]
    fn numbers_and_identifiers_are_valid_and_used_once() {
        let seed = seed();
        let people = seed.persons.iter().map(|it| PartyId::person(&it.pid));
        let companies = seed.organizations.iter().map(|it| PartyId::organization(&it.orgnr));
        let agencies = seed.orgs.values().map(|it| PartyId::organization(&it.orgnr));
        let parties: Vec<PartyId> = people.chain(companies).chain(agencies).map(Option::unwrap).collect();
        assert_eq!(parties.iter().collect::<HashSet<_>>().len(), parties.len());

        let members = || {
            let people = seed.persons.iter().map(|it| (it.party_id, it.uuid));
            let emails = seed.email_users.iter().map(|it| (it.party_id, it.uuid));
            people.chain(emails).chain(seed.organizations.iter().map(|it| (it.party_id, it.uuid)))
        };
        assert_eq!(members().map(|it| it.0).collect::<HashSet<_>>().len(), members().count());
        assert_eq!(members().map(|it| it.1).collect::<HashSet<_>>().len(), members().count());
    }

    #[test]
    fn whatever_is_mentioned_exists() {
        let seed = seed();
        let mut known: HashSet<String> = HashSet::new();
        known.extend(seed.persons.iter().map(|it| format!("urn:altinn:person:identifier-no:{}", it.pid)));
        known.extend(seed.organizations.iter().map(|it| format!("urn:altinn:organization:identifier-no:{}", it.orgnr)));
        known.extend(seed.email_users.iter().map(|it| format!("urn:altinn:person:idporten-email:{}", it.email)));
        known.extend(seed.system_users.iter().map(|it| format!("urn:altinn:systemuser:uuid:{}", it.id)));
        let services: HashSet<&str> = seed.resources.iter().map(|it| it.identifier.as_str()).collect();
        let roles: HashSet<String> = seed
            .roles
            .iter()
            .flat_map(|it| [Some(it.code.clone()), it.legacy_code.clone()])
            .flatten()
            .map(|code| code.to_lowercase())
            .collect();
        let packages: HashSet<&str> = seed.access_packages.iter().map(|it| it.code.as_str()).collect();

        for it in &seed.connections {
            assert!(known.contains(&it.from) && known.contains(&it.to), "{} to {}", it.from, it.to);
            assert!(it.roles.iter().all(|role| roles.contains(&role.to_lowercase())), "{:?}", it.roles);
            assert!(it.packages.iter().all(|package| packages.contains(package.as_str())), "{:?}", it.packages);
            assert!(it.resources.iter().all(|service| services.contains(service.as_str())), "{:?}", it.resources);
            assert!(it.instances.iter().all(|instance| services.contains(instance.resource_id.as_str())));
        }
        for subject in seed.resources.iter().flat_map(|it| &it.rules).flat_map(|rule| &rule.subjects) {
            let is_known = match subject.strip_prefix("urn:altinn:rolecode:") {
                Some(role) => roles.contains(role),
                None => packages.contains(subject.strip_prefix("urn:altinn:accesspackage:").unwrap()),
            };
            assert!(is_known, "{subject}");
        }
        assert!(seed.resources.iter().all(|it| seed.orgs.contains_key(&it.owner)));
        assert!(
            seed.organizations
                .iter()
                .filter_map(|it| it.parent.as_ref())
                .all(|parent| { seed.organizations.iter().any(|it| it.orgnr == *parent) })
        );
    }

    #[test]
    fn services_cover_every_type_and_level() {
        let seed = seed();
        let types: BTreeSet<&str> = seed.resources.iter().map(|it| it.resource_type.as_str()).collect();
        for wanted in ["AltinnApp", "CorrespondenceService", "GenericAccessResource", "MigratedApp"] {
            assert!(types.contains(wanted), "{wanted}");
        }
        let levels: BTreeSet<u8> = seed.resources.iter().filter_map(|it| it.min_auth_level).collect();
        assert_eq!(levels, BTreeSet::from([0, 1, 2, 3, 4]));
    }
}
