//! One attempt at a command: where it reads and writes, and what it may ask the neighbors.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use dialogporten_auth::{Principal, scope};
use dialogporten_domain::dialog::CallerRules;
use dialogporten_domain::{PartyId, ResourceType, ServiceResource, Timestamp};
use dialogporten_storage::Store;
use dialogporten_upstream::resource_registry::OwnedResources;

use super::ownership::{refuse_foreign, require_correspondence_scope};
use crate::{App, Error, usage};

/// What the neighbors have answered to a command, in all its attempts.
#[derive(Debug, Default)]
pub(super) struct Answers {
    owned: OnceLock<Arc<OwnedResources>>,
    names: Mutex<BTreeMap<PartyId, String>>,
}

/// One attempt at a command about a dialog. While it holds the dialog others wait for it, so it does not ask neighbors
/// then: what it cannot know without them ends it like a lost race.
pub(super) struct Attempt<'a> {
    app: &'a App,
    answers: Arc<Answers>,
    /// Where the command reads and writes.
    pub(super) store: Store,
    is_held: bool,
}

impl<'a> Attempt<'a> {
    /// Begins an attempt that others may get ahead of.
    pub(super) fn free(app: &'a App, answers: &Arc<Answers>) -> Self {
        Self { app, answers: Arc::clone(answers), store: app.store.clone(), is_held: false }
    }

    /// Begins an attempt that holds the dialog, through a store that does.
    pub(super) fn holding(app: &'a App, answers: &Arc<Answers>, store: Store) -> Self {
        Self { app, answers: Arc::clone(answers), store, is_held: true }
    }

    /// Returns the current time.
    pub(super) fn now(&self) -> Timestamp {
        self.app.settings.clock.now()
    }

    /// Returns what validation depends on of the caller.
    pub(super) fn rules_of(&self, owner: &Principal) -> CallerRules {
        self.app.rules_of(owner)
    }

    /// Returns what makes identifiers.
    pub(super) fn ids(&self) -> &'a dialogporten_domain::IdGenerator {
        &self.app.ids
    }

    /// Returns what the caller owns.
    pub(super) async fn owned(&self, owner: &Principal) -> Result<Arc<OwnedResources>, Error> {
        if let Some(owned) = self.answers.owned.get() {
            return Ok(Arc::clone(owned));
        }
        if self.is_held {
            return Err(Error::lost_race());
        }
        let owned = self.app.owned(owner).await?;
        Ok(Arc::clone(self.answers.owned.get_or_init(|| owned)))
    }

    /// Is the resource one of the caller's? To administrators every resource is.
    pub(super) async fn owns(&self, owner: &Principal, resource: &ServiceResource) -> Result<bool, Error> {
        usage::of_resource(resource);
        Ok(owner.has_scope(scope::ADMIN) || self.owned(owner).await?.resources.contains(resource))
    }

    /// Refuses a command that refers to resources of others, or to a message service without the scope for it.
    /// Administrators may do both.
    pub(super) async fn authorize_resources(
        &self,
        owner: &Principal,
        referenced: &BTreeSet<ServiceResource>,
        resource_type: ResourceType,
    ) -> Result<(), Error> {
        if owner.has_scope(scope::ADMIN) {
            return Ok(());
        }
        refuse_foreign(referenced, self.owned(owner).await?.as_ref())?;
        require_correspondence_scope(owner, resource_type)
    }

    /// Returns the names of actors, and perhaps of others.
    pub(super) async fn actor_names(&self, actors: BTreeSet<PartyId>) -> Result<BTreeMap<PartyId, String>, Error> {
        let known = self.names().clone();
        if actors.iter().all(|actor| known.contains_key(actor)) {
            return Ok(known);
        }
        if self.is_held {
            return Err(Error::lost_race());
        }
        let found = self.app.actor_names(actors).await?;
        self.names().extend(found.clone());
        Ok(found)
    }

    fn names(&self) -> std::sync::MutexGuard<'_, BTreeMap<PartyId, String>> {
        self.answers.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
