//! What a user may see, and its integers, which are remembered with it.

use std::collections::{BTreeSet, HashMap};
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dialogporten_domain::{PartyId, ServiceResource};
use tokio::sync::OnceCell;

use super::Grant;
use super::allowed::Allowed;
use super::resolution::Resolution;
use crate::interned::ResolvedNames;
use crate::{Error, Store};

/// Everything that a user may see by party and service. Searches remember the integers of the names here, so whoever asks
/// again for the same user should keep it: a search then does nothing for each party. For one store only.
#[derive(Debug, Default)]
pub struct GrantedPairs {
    grants: Vec<Grant>,
    resolution: OnceCell<Mutex<Resolution>>,
}

impl From<Vec<Grant>> for GrantedPairs {
    fn from(grants: Vec<Grant>) -> Self {
        Self { grants, resolution: OnceCell::new() }
    }
}

impl Deref for GrantedPairs {
    type Target = [Grant];

    fn deref(&self) -> &[Grant] {
        &self.grants
    }
}

impl Store {
    /// Returns pairs as integers, of some services or of all, without names that no dialog ever had. What has come into being
    /// before this is called is found.
    ///
    /// Asks nobody once all names have integers. Otherwise one statement tells which names came since the last one; when
    /// those are very many, another one looks up what had none.
    pub(super) async fn allowed(
        &self,
        pairs: &GrantedPairs,
        services: Option<&BTreeSet<ServiceResource>>,
    ) -> Result<Arc<Allowed>, Error> {
        let allowed = self.resolved(pairs, services).await?;
        let Some(services) = services else { return Ok(allowed) };
        let found = self.resolve(&[], &services.iter().collect::<Vec<_>>()).await?;
        Ok(Arc::new(allowed.narrowed(&found.resources.into_iter().flatten().collect::<Vec<_>>())))
    }

    /// Returns all pairs as integers, up to date in what concerns the services.
    async fn resolved(
        &self,
        pairs: &GrantedPairs,
        services: Option<&BTreeSet<ServiceResource>>,
    ) -> Result<Arc<Allowed>, Error> {
        let mut is_first = false;
        let resolution = pairs.resolution.get_or_try_init(|| {
            is_first = true;
            self.first_resolution(pairs)
        });
        let resolution = resolution.await?;
        // Whoever waited for somebody else's look-up may have begun after it was answered.
        let since = if is_first { None } else { locked(resolution).since(pairs, services) };
        let Some(since) = since else { return Ok(locked(resolution).allowed()) };
        let arrivals = self.arrivals_since(since).await?;
        if !arrivals.are_incomplete {
            let (parties, resources) = (arrivals.parties.iter(), arrivals.resources.iter());
            let parties = parties.map(|(name, id)| (&**name, *id));
            let resources = resources.map(|(name, id)| (&**name, *id));
            return Ok(locked(resolution).take(pairs, parties, resources, arrivals.horizon));
        }
        let (parties, resources) = locked(resolution).absent_names(pairs);
        let found = self.resolve(&parties, &resources).await?;
        let parties = parties.iter().zip(found.parties).filter_map(|(party, id)| Some((party.as_str(), id?)));
        let resources =
            resources.iter().zip(found.resources).filter_map(|(resource, id)| Some((resource.as_str(), id?)));
        Ok(locked(resolution).take(pairs, parties, resources, found.horizon))
    }

    async fn first_resolution(&self, grants: &[Grant]) -> Result<Mutex<Resolution>, Error> {
        let parties: Vec<&PartyId> = grants.iter().flat_map(|grant| &grant.parties).collect();
        // The same services are in many grants.
        let mut places: HashMap<&ServiceResource, usize> = HashMap::new();
        let mut resources: Vec<&ServiceResource> = Vec::new();
        for resource in grants.iter().flat_map(|grant| &grant.resources) {
            places.entry(resource).or_insert_with(|| {
                resources.push(resource);
                resources.len() - 1
            });
        }
        let found: ResolvedNames = self.resolve(&parties, &resources).await?;
        let resource_ids = |resource: &ServiceResource| found.resources[places[resource]];
        Ok(Mutex::new(Resolution::new(grants, found.parties, resource_ids, found.horizon)))
    }
}

fn locked(resolution: &Mutex<Resolution>) -> MutexGuard<'_, Resolution> {
    resolution.lock().unwrap_or_else(PoisonError::into_inner)
}
