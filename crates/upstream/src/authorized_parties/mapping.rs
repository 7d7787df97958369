//! From the wire to what the rest of the service works with.

use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;
use std::sync::Arc;

use dialogporten_domain::{PartyId, PartyKind, ServiceResource};
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use tracing::warn;

use super::dto::{AuthorizedInstanceResponse, AuthorizedPartyResponse};
use super::party::PartyDescription;
use super::{AuthorizedInstance, AuthorizedParty, AuthorizedPartyType};

const KEY_ROLES: [&str; 6] = ["DAGL", "LEDE", "INNH", "DTPR", "DTSO", "BEST"];
const MAIN_ADMINISTRATOR: &str = "HADM";
const ACCESS_MANAGER: &str = "ADMAI";

/// Maps one answer, party by party while it is read, so that it need not be in memory as it was written.
pub(super) struct Mapping<'a> {
    caller: &'a PartyId,
    /// Are rights what was asked for? Then nobody wants to know how parties are described.
    with_rights: bool,
    /// The lists seen so far. Thousands of parties have the same roles.
    subjects: HashSet<Arc<[String]>>,
    resources: HashSet<Arc<[ServiceResource]>>,
    answer: Answer,
    skipped: usize,
}

/// An answer as it is used.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// The parties that a caller may represent. What is no known kind of party is left out.
    pub(super) parties: Vec<AuthorizedParty>,
    /// The caller itself, by name.
    pub(super) own: Option<(PartyId, String)>,
    /// Did it name nobody at all?
    pub(super) is_empty: bool,
}

impl<'a> Mapping<'a> {
    pub(super) fn new(caller: &'a PartyId, with_rights: bool) -> Self {
        Self {
            caller,
            with_rights,
            subjects: HashSet::new(),
            resources: HashSet::new(),
            answer: Answer { is_empty: true, ..Answer::default() },
            skipped: 0,
        }
    }

    fn add(&mut self, row: AuthorizedPartyResponse) {
        self.answer.is_empty = false;
        let Some((party, name)) = self.party(row) else { return };
        if party.is_current_end_user && self.answer.own.is_none() {
            self.answer.own = Some((party.party.clone(), name));
        }
        self.answer.parties.push(party);
    }

    fn finish(mut self) -> Answer {
        if self.skipped > 0 {
            warn!(
                count = self.skipped,
                "left out authorized parties of an unknown kind or with a malformed identifier"
            );
        }
        self.answer.parties.shrink_to_fit();
        self.answer
    }

    /// Returns the party and its name.
    fn party(&mut self, row: AuthorizedPartyResponse) -> Option<(AuthorizedParty, String)> {
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
        let described = (!self.with_rights).then(|| PartyDescription {
            party_uuid: row.party_uuid.into(),
            party_id: row.party_id,
            name: row.name.as_str().into(),
            date_of_birth: row.date_of_birth.map(Into::into),
        });
        let party = AuthorizedParty {
            party,
            described: described.map(Box::new),
            party_type,
            is_deleted: row.is_deleted,
            is_current_end_user,
            has_key_role: KEY_ROLES.into_iter().any(has_role),
            is_main_administrator: has_role(MAIN_ADMINISTRATOR),
            is_access_manager: has_role(ACCESS_MANAGER),
            has_only_access_to_sub_parties: row.only_hierarchy_element_with_no_access,
            resources: shared(&mut self.resources, resources(row.authorized_resources)),
            subjects: shared(&mut self.subjects, subjects(&roles, row.authorized_access_packages)),
            instances: row.authorized_instances.unwrap_or_default().into_iter().filter_map(instance).collect(),
            sub_parties: (row.subunits.unwrap_or_default().into_iter())
                .filter_map(|unit| self.party(unit).map(|(party, _)| party))
                .collect(),
        };
        Some((party, row.name))
    }
}

impl<'de> DeserializeSeed<'de> for Mapping<'_> {
    type Value = Answer;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Answer, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Mapping<'_> {
    type Value = Answer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of parties")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut rows: A) -> Result<Answer, A::Error> {
        while let Some(row) = rows.next_element()? {
            self.add(row);
        }
        Ok(self.finish())
    }
}

/// Returns the list of those known that is equal, or makes it known.
fn shared<T: Hash + Eq>(known: &mut HashSet<Arc<[T]>>, list: Vec<T>) -> Arc<[T]> {
    if let Some(known) = known.get(list.as_slice()) {
        return Arc::clone(known);
    }
    let list: Arc<[T]> = list.into();
    known.insert(Arc::clone(&list));
    list
}

fn subjects(roles: &[String], packages: Option<Vec<String>>) -> Vec<String> {
    let roles = roles.iter().map(|role| format!("urn:altinn:rolecode:{}", role.to_lowercase()));
    let packages = packages.unwrap_or_default();
    let packages = packages.iter().map(|package| format!("urn:altinn:accesspackage:{}", package.to_lowercase()));
    roles.chain(packages).collect()
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
        instance_ref: row.instance_ref.map(Into::into),
    })
}

#[cfg(test)]
mod tests;
