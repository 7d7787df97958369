//! A reader asks which services it can meet in its dialogs.

use std::collections::{HashMap, HashSet};

use dialogporten_auth::Principal;
use dialogporten_domain::{PartyId, ServiceResource, Violation};
use dialogporten_upstream::authorized_parties::{AuthorizedPartiesQuery, AuthorizedParty, flattened, flattened_count};

use super::part::party_of;
use crate::access::SubjectResources;
use crate::{App, Error};

/// The services that a reader can meet.
#[derive(Debug, PartialEq, Eq)]
pub enum AuthorizedResources {
    /// The reader may represent too many parties to find out: all services there are.
    All,
    /// These.
    These(HashSet<ServiceResource>),
}

impl AuthorizedResources {
    /// Can the reader meet the service?
    pub fn contains(&self, resource: &ServiceResource) -> bool {
        match self {
            Self::All => true,
            Self::These(resources) => resources.contains(resource),
        }
    }
}

/// Returns the services that dialogs of the reader's parties belong to and that the reader may use for these parties.
///
/// `filter` narrows the parties; those that the reader may not represent are without effect.
pub async fn service_resources(
    app: &App,
    reader: &Principal,
    filter: Option<&[String]>,
) -> Result<AuthorizedResources, Error> {
    let filter = filter.map(|filter| parties_of(app, filter).map_err(Error::Invalid)).transpose()?;
    let user = party_of(reader)?;
    let limit = app.limits().max_authorized_parties_before_full_catalog;
    if filter.is_none() && limit > 0 {
        let parties = app.upstream.authorized_parties.get(&AuthorizedPartiesQuery::parties(user.clone())).await?;
        if flattened_count(&parties) > limit {
            return Ok(AuthorizedResources::All);
        }
    }
    let query = AuthorizedPartiesQuery::rights(user.clone(), filter.clone().unwrap_or_default());
    let parties = app.upstream.authorized_parties.get(&query).await?;
    let mappings = app.subject_resources().await?;
    let mut relevant: HashMap<&PartyId, Vec<&AuthorizedParty>> = HashMap::new();
    for (party, _) in flattened(&parties) {
        if filter.as_ref().is_none_or(|filter| filter.contains(&party.party)) {
            relevant.entry(&party.party).or_default().push(party);
        }
    }
    let ids: Vec<PartyId> = relevant.keys().map(|party| (*party).clone()).collect();
    let mut resources = HashSet::new();
    for (party, resource) in app.store.referenced_resources_of(&ids).await? {
        let rights = relevant.get(&party).into_iter().flatten();
        if !resources.contains(&resource) && rights.copied().any(|party| may_use(party, &resource, &mappings)) {
            resources.insert(resource);
        }
    }
    Ok(AuthorizedResources::These(resources))
}

fn may_use(party: &AuthorizedParty, resource: &ServiceResource, mappings: &SubjectResources) -> bool {
    party.resources.contains(resource) || party.subjects.iter().any(|subject| mappings.gives(subject, resource))
}

/// Reads a filter. One that was given but holds nothing is refused: it must not read as no filter at all.
fn parties_of(app: &App, filter: &[String]) -> Result<Vec<PartyId>, Vec<Violation>> {
    let max = app.limits().end_user_search.max_party_filter_values;
    let mut violations = Vec::new();
    if filter.is_empty() || filter.len() > max {
        violations.push(Violation { path: "parties".to_owned(), message: format!("Expected 1 to {max} values.") });
    }
    let mut parties = Vec::new();
    for (index, urn) in filter.iter().enumerate() {
        match PartyId::parse(urn).filter(|party| party.kind().can_own_dialogs()) {
            Some(party) => parties.push(party),
            None => violations.push(Violation {
                path: format!("parties[{index}]"),
                message: "The value is not the URN of a person or an organization.".to_owned(),
            }),
        }
    }
    if violations.is_empty() { Ok(parties) } else { Err(violations) }
}
