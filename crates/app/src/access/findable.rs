//! What a user finds in lists, looked up and remembered.

use std::sync::{Arc, Weak};
use std::time::Duration;

use dialogporten_domain::PartyId;
use dialogporten_storage::DelegatedDialog;
use dialogporten_upstream::authorized_parties::{AuthorizedPartiesQuery, AuthorizedParty};
use moka::future::Cache;
use uuid::Uuid;

use super::grants::{Constraint, Given, Grants, Instances};
use super::list::SubjectResources;
use crate::{App, Error};

/// How many parties the remembered grants and their constraints have together; one takes about a hundred bytes.
const CAPACITY: u64 = 200_000;
const UNUSED: Duration = Duration::from_mins(5);

/// What a user may find.
#[derive(Debug)]
pub(crate) struct Findable {
    /// By party and service.
    pub(crate) grants: Arc<Grants>,
    /// One by one.
    pub(crate) delegated: Vec<Uuid>,
}

impl Findable {
    /// Is there nothing to find?
    pub(crate) fn is_empty(&self) -> bool {
        self.grants.pairs.is_empty() && self.delegated.is_empty()
    }
}

/// Grants that were worked out, by all that they depend on: the very answer of access management, the very table of
/// mappings, and the constraint.
pub(crate) struct GrantCache(Cache<Key, Arc<Remembered>>);

#[derive(PartialEq, Eq, Hash)]
struct Key {
    parties: usize,
    mappings: usize,
    constraint: Constraint,
}

/// Grants with what keeps their key unique: an address is not used again as long as somebody knows about what was there.
struct Remembered {
    grants: Arc<Grants>,
    _parties: Weak<Vec<AuthorizedParty>>,
    _mappings: Weak<SubjectResources>,
}

/// The constraint counts too: it is the caller's own, and many of them find nothing.
fn weight(key: &Key, remembered: &Arc<Remembered>) -> u32 {
    remembered.grants.weight().saturating_add(key.constraint.weight())
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
        constraint: &Constraint,
    ) -> Arc<Grants> {
        let key = Key {
            parties: Arc::as_ptr(parties).addr(),
            mappings: Arc::as_ptr(mappings).addr(),
            constraint: constraint.clone(),
        };
        let work_out = async {
            Arc::new(Remembered {
                grants: Arc::new(Grants::new(parties, mappings, constraint)),
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
        let grants = self.grants.get(&parties, &mappings, constraint).await;
        let delegated = self.delegated(&grants.instances).await?;
        Ok(Findable { grants, delegated })
    }

    /// Returns the dialogs of instances: those that are dialogs, and those that carry the label of an instance. A dialog of
    /// another party or service than the instance was given for does not count.
    async fn delegated(&self, instances: &Instances) -> Result<Vec<Uuid>, Error> {
        if instances.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<Uuid> = instances.dialogs.keys().copied().collect();
        let labels: Vec<String> = instances.labels.keys().cloned().collect();
        let mut found: Vec<Uuid> = self
            .store
            .find_delegated_dialogs(&ids, &labels)
            .await?
            .into_iter()
            .filter(|dialog| is_given(dialog, instances))
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
