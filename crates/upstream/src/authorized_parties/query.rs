//! What is asked.

use std::collections::HashSet;

use dialogporten_domain::{PartyId, PartyKind};

use crate::PartySettings;

/// A question about one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizedPartiesQuery {
    pub(super) caller: PartyId,
    /// Are roles, access packages, resources and instances wanted, or the parties alone?
    pub(super) with_rights: bool,
    /// Parties that the answer may be narrowed to.
    pub(super) filter: Vec<PartyId>,
}

impl AuthorizedPartiesQuery {
    /// Asks for all parties, without their rights.
    pub fn parties(caller: PartyId) -> Self {
        Self { caller, with_rights: false, filter: Vec::new() }
    }

    /// Asks for parties with all rights, narrowed to `filter` unless it is empty.
    pub fn rights(caller: PartyId, filter: Vec<PartyId>) -> Self {
        Self { caller, with_rights: true, filter }
    }

    /// Returns the question as it is sent: for some kinds of users one answer serves every filter, which keeps the cache
    /// small.
    pub(super) fn as_sent(&self, settings: &PartySettings) -> Self {
        let keeps_filter = match self.caller.kind() {
            PartyKind::SystemUser => settings.filters_for_system_users,
            PartyKind::Email => settings.filters_for_email_users,
            _ => true,
        };
        let filter = if keeps_filter { self.filter.clone() } else { Vec::new() };
        Self { filter, ..self.clone() }
    }
}

/// Returns the parties of a constraint for use as a filter: in their order, once each, without what is no party.
pub fn party_filter<'a>(urns: impl IntoIterator<Item = &'a str>) -> Vec<PartyId> {
    let mut known = HashSet::new();
    urns.into_iter().filter_map(PartyId::parse).filter(|party| known.insert(party.clone())).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_filter_has_every_party_once() {
        let org = "urn:altinn:organization:identifier-no:312001004";
        let person = "urn:altinn:person:identifier-no:17829010178";
        let filter = party_filter([org, "", " ", "foo", person, org]);
        assert_eq!(filter.iter().map(PartyId::as_str).collect::<Vec<_>>(), [org, person]);
    }

    #[rstest]
    #[case::person("urn:altinn:person:identifier-no:17829010178", 1, 1)]
    #[case::system_user("urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", 0, 1)]
    #[case::email_user("urn:altinn:person:idporten-email:kari.test@example.com", 0, 1)]
    fn filters_are_dropped_for_some_users(#[case] caller: &str, #[case] usually: usize, #[case] switched_on: usize) {
        let filter = party_filter(["urn:altinn:organization:identifier-no:312001004"]);
        let query = AuthorizedPartiesQuery::rights(PartyId::parse(caller).unwrap(), filter);
        let on = PartySettings { filters_for_system_users: true, filters_for_email_users: true, ..Default::default() };
        assert_eq!(query.as_sent(&PartySettings::default()).filter.len(), usually);
        assert_eq!(query.as_sent(&on).filter.len(), switched_on);
    }
}
