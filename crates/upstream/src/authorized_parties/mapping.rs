//! From the wire to what the rest of the service works with.

use std::collections::HashSet;
use std::sync::Arc;

use dialogporten_domain::{PartyId, PartyKind, ServiceResource};
use tracing::warn;

use super::dto::{AuthorizedInstanceResponse, AuthorizedPartyResponse};
use super::{AuthorizedInstance, AuthorizedParty, AuthorizedPartyType};

const KEY_ROLES: [&str; 6] = ["DAGL", "LEDE", "INNH", "DTPR", "DTSO", "BEST"];
const MAIN_ADMINISTRATOR: &str = "HADM";
const ACCESS_MANAGER: &str = "ADMAI";

/// Maps one answer.
pub(super) struct Mapping<'a> {
    caller: &'a PartyId,
    /// The lists of subjects seen so far. Thousands of parties have the same roles.
    subjects: HashSet<Arc<[String]>>,
    skipped: usize,
}

impl<'a> Mapping<'a> {
    /// Maps the parties that a caller may represent. What is no known kind of party is left out.
    pub(super) fn run(caller: &'a PartyId, parties: Vec<AuthorizedPartyResponse>) -> Vec<AuthorizedParty> {
        let mut mapping = Self { caller, subjects: HashSet::new(), skipped: 0 };
        let parties = mapping.parties(parties);
        if mapping.skipped > 0 {
            warn!(
                count = mapping.skipped,
                "left out authorized parties of an unknown kind or with a malformed identifier"
            );
        }
        parties
    }

    fn parties(&mut self, parties: Vec<AuthorizedPartyResponse>) -> Vec<AuthorizedParty> {
        parties.into_iter().filter_map(|party| self.party(party)).collect()
    }

    fn party(&mut self, row: AuthorizedPartyResponse) -> Option<AuthorizedParty> {
        let Some((party_type, party)) = identity(&row) else {
            self.skipped += 1;
            return None;
        };
        let is_current_end_user = match party_type {
            AuthorizedPartyType::SelfIdentified => party == *self.caller,
            _ => row.person_id.as_deref() == Some(self.caller.id()),
        };
        let roles = row.authorized_roles.unwrap_or_default();
        let has_role = |role: &str| roles.iter().any(|own| own == role);
        Some(AuthorizedParty {
            party,
            party_uuid: row.party_uuid,
            party_id: row.party_id,
            name: row.name,
            party_type,
            date_of_birth: row.date_of_birth,
            is_deleted: row.is_deleted,
            is_current_end_user,
            has_key_role: KEY_ROLES.into_iter().any(has_role),
            is_main_administrator: has_role(MAIN_ADMINISTRATOR),
            is_access_manager: has_role(ACCESS_MANAGER),
            has_only_access_to_sub_parties: row.only_hierarchy_element_with_no_access,
            resources: resources(row.authorized_resources),
            subjects: self.subjects(&roles, &row.authorized_access_packages.unwrap_or_default()),
            instances: row.authorized_instances.unwrap_or_default().into_iter().filter_map(instance).collect(),
            sub_parties: self.parties(row.subunits.unwrap_or_default()),
        })
    }

    fn subjects(&mut self, roles: &[String], packages: &[String]) -> Arc<[String]> {
        let roles = roles.iter().map(|role| format!("urn:altinn:rolecode:{}", role.to_lowercase()));
        let packages = packages.iter().map(|package| format!("urn:altinn:accesspackage:{}", package.to_lowercase()));
        let subjects: Vec<String> = roles.chain(packages).collect();
        if let Some(known) = self.subjects.get(subjects.as_slice()) {
            return Arc::clone(known);
        }
        let subjects: Arc<[String]> = subjects.into();
        self.subjects.insert(Arc::clone(&subjects));
        subjects
    }
}

fn identity(row: &AuthorizedPartyResponse) -> Option<(AuthorizedPartyType, PartyId)> {
    Some(match row.kind.as_str() {
        "Person" => (AuthorizedPartyType::Person, PartyId::person(row.person_id.as_deref()?)?),
        "Organization" => {
            (AuthorizedPartyType::Organization, PartyId::organization(row.organization_number.as_deref()?)?)
        }
        "SelfIdentified" => {
            let party = match &row.email_id {
                Some(email) => PartyId::of(PartyKind::Email, email)?,
                None => PartyId::of(PartyKind::SelfIdentified, &row.name)?,
            };
            (AuthorizedPartyType::SelfIdentified, party)
        }
        _ => return None,
    })
}

fn resources(ids: Option<Vec<String>>) -> Vec<ServiceResource> {
    ids.unwrap_or_default().iter().filter(|id| !id.is_empty()).map(|id| ServiceResource::from_id(id)).collect()
}

fn instance(row: AuthorizedInstanceResponse) -> Option<AuthorizedInstance> {
    (!row.resource_id.is_empty()).then(|| AuthorizedInstance {
        resource: ServiceResource::from_id(&row.resource_id),
        instance_id: row.instance_id.unwrap_or_default(),
        instance_ref: row.instance_ref,
    })
}

#[cfg(test)]
mod tests;
