//! The names behind the integers of a page.

use std::collections::HashMap;
use std::sync::Arc;

use dialogporten_domain::{PartyId, ServiceResource};
use moka::future::Cache;

use super::statement::{Statement, column};
use crate::interned::DialogKeys;
use crate::{Error, Store};

/// How many parties are remembered, at about 250 bytes each. Owners and services are few.
const PARTIES: u64 = 20_000;
const OTHERS: u64 = 10_000;

/// The names that this process has shown. An integer never gets another name, so entries are never wrong.
pub(crate) struct RememberedNames {
    orgs: Cache<i16, Arc<str>>,
    parties: Cache<i32, Arc<PartyId>>,
    resources: Cache<i32, Arc<ServiceResource>>,
}

impl Default for RememberedNames {
    fn default() -> Self {
        Self { orgs: Cache::new(OTHERS), parties: Cache::new(PARTIES), resources: Cache::new(OTHERS) }
    }
}

/// The names of a page.
#[derive(Default)]
pub(super) struct NamesOfKeys {
    orgs: HashMap<i16, Arc<str>>,
    parties: HashMap<i32, Arc<PartyId>>,
    resources: HashMap<i32, Arc<ServiceResource>>,
}

impl NamesOfKeys {
    /// Returns the short name of an owner.
    pub(super) fn org(&self, id: i16) -> Result<&str, Error> {
        self.orgs.get(&id).map(|name| &**name).ok_or(Error::Corrupt("owner"))
    }

    /// Returns a party.
    pub(super) fn party(&self, id: i32) -> Result<&PartyId, Error> {
        self.parties.get(&id).map(|party| &**party).ok_or(Error::Corrupt("party"))
    }

    /// Returns a service.
    pub(super) fn resource(&self, id: i32) -> Result<&ServiceResource, Error> {
        self.resources.get(&id).map(|resource| &**resource).ok_or(Error::Corrupt("service resource"))
    }
}

impl Store {
    /// Returns the names behind integers. Asks nobody when all are remembered, otherwise one statement.
    pub(super) async fn names_of(&self, keys: &[DialogKeys]) -> Result<NamesOfKeys, Error> {
        let remembered = &self.shown_names;
        let mut names = NamesOfKeys::default();
        let (mut orgs, mut parties, mut resources) = (Vec::new(), Vec::new(), Vec::new());
        for key in keys {
            take(&mut names.orgs, &remembered.orgs, key.org, &mut orgs).await;
            take(&mut names.parties, &remembered.parties, key.party, &mut parties).await;
            take(&mut names.resources, &remembered.resources, key.resource, &mut resources).await;
        }
        if orgs.is_empty() && parties.is_empty() && resources.is_empty() {
            return Ok(names);
        }
        let mut statement = Statement::default();
        statement.push("/* search: names */ SELECT 0 AS kind, id::integer AS id, name FROM org WHERE id = ANY (");
        statement.bind(orgs)?.push(") UNION ALL SELECT 1, id, urn FROM party WHERE id = ANY (");
        statement.bind(parties)?.push(") UNION ALL SELECT 2, id, urn FROM resource WHERE id = ANY (");
        statement.bind(resources)?.push(")");
        for row in statement.fetch(self).await? {
            let (id, name): (i32, &str) = (column(&row, "id")?, column(&row, "name")?);
            match column::<i32>(&row, "kind")? {
                0 => {
                    let id = i16::try_from(id).map_err(|_| Error::Corrupt("owner"))?;
                    remembered.orgs.insert(id, name.into()).await;
                    names.orgs.insert(id, name.into());
                }
                1 => {
                    let party = Arc::new(PartyId::parse(name).ok_or(Error::Corrupt("party"))?);
                    remembered.parties.insert(id, Arc::clone(&party)).await;
                    names.parties.insert(id, party);
                }
                _ => {
                    let resource = ServiceResource::parse(name).ok_or(Error::Corrupt("service resource"))?;
                    let resource = Arc::new(resource);
                    remembered.resources.insert(id, Arc::clone(&resource)).await;
                    names.resources.insert(id, resource);
                }
            }
        }
        Ok(names)
    }
}

/// Takes a name that is remembered; otherwise its integer is unknown. Dialogs next to each other often have the same names.
async fn take<K, T>(names: &mut HashMap<K, Arc<T>>, remembered: &Cache<K, Arc<T>>, id: K, unknown: &mut Vec<K>)
where
    K: Copy + Eq + std::hash::Hash + Send + Sync + 'static,
    T: ?Sized + Send + Sync + 'static,
{
    if names.contains_key(&id) {
        return;
    }
    match remembered.get(&id).await {
        Some(name) => _ = names.insert(id, name),
        None => unknown.push(id),
    }
}
