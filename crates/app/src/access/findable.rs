//! What a user finds in lists, looked up and remembered.

use std::sync::{Arc, Weak};
use std::time::Duration;

use dialogporten_domain::PartyId;
use dialogporten_storage::DelegatedDialog;
use dialogporten_upstream::authorized_parties::{AuthorizedPartiesQuery, AuthorizedParty};
use moka::future::Cache;
use uuid::Uuid;

use super::grants::{Constraint, Given, Grants, Instances, WantedParties};
use super::list::SubjectResources;
use crate::{App, Error};

/// How many parties the remembered grants, and those that they are narrowed to, have together.
const CAPACITY: u64 = 500_000;
/// What a party takes in grants, in bytes.
const PARTY: usize = 32;
const UNUSED: Duration = Duration::from_mins(5);

/// What a user may find.
#[derive(Debug)]
pub(crate) struct Findable {
    /// By party and service, of any service.
    pub(crate) grants: Arc<Grants>,
    /// One by one, of the services that are asked for.
    pub(crate) delegated: Vec<Uuid>,
}

impl Findable {
    /// Is there nothing to find?
    pub(crate) fn is_empty(&self) -> bool {
        self.grants.pairs.is_empty() && self.delegated.is_empty()
    }
}

/// Grants that were worked out, by all that they depend on: the very answer of access management, the very table of
/// mappings, and the parties that are asked for. Services are chosen later: a user who asks for one after the other has the
/// same parties.
pub(crate) struct GrantCache(Cache<Key, Arc<Remembered>>);

#[derive(PartialEq, Eq, Hash)]
struct Key {
    parties: usize,
    mappings: usize,
    wanted: WantedParties,
}

impl Key {
    /// Returns the size of what is asked for, in parties of grants.
    fn weight(&self) -> u32 {
        let texts = self.wanted.iter().flatten().map(|party| party.as_str().len().div_ceil(PARTY));
        u32::try_from(texts.sum::<usize>()).unwrap_or(u32::MAX)
    }
}

/// Grants with what keeps their key unique: an address is not used again as long as somebody knows about what was there.
struct Remembered {
    grants: Arc<Grants>,
    _parties: Weak<Vec<AuthorizedParty>>,
    _mappings: Weak<SubjectResources>,
}

/// What is asked for counts too: it is the caller's own, and many find nothing.
fn weight(key: &Key, remembered: &Arc<Remembered>) -> u32 {
    remembered.grants.weight().saturating_add(key.weight())
}

impl Default for GrantCache {
    fn default() -> Self {
        Self(Cache::builder().weigher(weight).max_capacity(CAPACITY).time_to_idle(UNUSED).build())
    }
}

impl GrantCache {
    async fn get(
        &self,
        parties: &Arc<Vec<AuthorizedParty>>,
        mappings: &Arc<SubjectResources>,
        wanted: &WantedParties,
    ) -> Arc<Grants> {
        let key = Key {
            parties: Arc::as_ptr(parties).addr(),
            mappings: Arc::as_ptr(mappings).addr(),
            wanted: wanted.clone(),
        };
        let work_out = async {
            Arc::new(Remembered {
                grants: Arc::new(Grants::new(parties, mappings, wanted)),
                _parties: Arc::downgrade(parties),
                _mappings: Arc::downgrade(mappings),
            })
        };
        Arc::clone(&self.0.get_with(key, work_out).await.grants)
    }
}

impl App {
    /// Returns what a user finds in lists.
    pub(crate) async fn findable(&self, user: &PartyId, constraint: &Constraint) -> Result<Findable, Error> {
        let filter = constraint.parties.iter().flatten().cloned().collect();
        let query = AuthorizedPartiesQuery::rights(user.clone(), filter);
        let parties = self.upstream.authorized_parties.get(&query).await?;
        let mappings = self.subject_resources().await?;
        let grants = self.grants.get(&parties, &mappings, &constraint.parties).await;
        let delegated = self.delegated(&grants.instances, constraint).await?;
        Ok(Findable { grants, delegated })
    }

    /// Returns the dialogs of instances of the services that are asked for: those that are dialogs, and those that carry the
    /// label of an instance. A dialog of another party or service than the instance was given for does not count.
    async fn delegated(&self, instances: &Instances, constraint: &Constraint) -> Result<Vec<Uuid>, Error> {
        let is_wanted = |given: &[Given]| given.iter().any(|given| constraint.allows_resource(&given.resource));
        let dialogs = instances.dialogs.iter().filter(|(_, given)| is_wanted(given));
        let ids: Vec<Uuid> = dialogs.map(|(id, _)| *id).collect();
        let labels = instances.labels.iter().filter(|(_, given)| is_wanted(given));
        let labels: Vec<String> = labels.map(|(label, _)| label.clone()).collect();
        if ids.is_empty() && labels.is_empty() {
            return Ok(Vec::new());
        }
        let mut found: Vec<Uuid> = self
            .store
            .find_delegated_dialogs(&ids, &labels)
            .await?
            .into_iter()
            .filter(|dialog| constraint.allows_resource(&dialog.service_resource) && is_given(dialog, instances))
            .map(|dialog| dialog.id)
            .collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

fn is_given(dialog: &DelegatedDialog, instances: &Instances) -> bool {
    let given = match &dialog.label {
        Some(label) => instances.labels.get(label),
        None => instances.dialogs.get(&dialog.id),
    };
    let is_this = |given: &Given| given.party == dialog.party && given.resource == dialog.service_resource;
    given.is_some_and(|given| given.iter().any(is_this))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use dialogporten_domain::PartyKind;

    use super::*;

    #[test]
    fn what_is_asked_for_weighs_as_much_as_its_texts() {
        let named = PartyId::of(PartyKind::SelfIdentified, &"x".repeat(1000)).unwrap();
        let wanted = BTreeSet::from([PartyId::organization("312001004").unwrap(), named]);
        let weight = |wanted| Key { parties: 0, mappings: 0, wanted }.weight();
        assert_eq!((weight(None), weight(Some(wanted))), (0, 2 + 33));
    }
}
