//! Names that are stored as integers.

use dialogporten_domain::{PartyId, ServiceResource};
use moka::future::Cache;

use crate::{Error, Store};

mod absent;
mod resolve;

use absent::AbsentNames;
pub(crate) use resolve::ResolvedNames;

/// How many parties are remembered, at about 200 bytes each. Owners and services are few.
const PARTIES: u64 = 100_000;
const OTHERS: u64 = 10_000;
/// Another process may insert a name between our look-up and our insert; then the next look-up finds it.
const ATTEMPTS: usize = 3;

/// The integers of names that this process has met. They never change, so entries are never wrong.
pub(crate) struct InternedNames {
    orgs: Cache<Box<str>, i16>,
    parties: Cache<Box<str>, i32>,
    resources: Cache<Box<str>, i32>,
    absent: AbsentNames,
}

impl Default for InternedNames {
    fn default() -> Self {
        Self {
            orgs: Cache::new(OTHERS),
            parties: Cache::new(PARTIES),
            resources: Cache::new(OTHERS),
            absent: AbsentNames::default(),
        }
    }
}

/// The integers that stand for a dialog's owner, party and service.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DialogKeys {
    pub(crate) org: i16,
    pub(crate) party: i32,
    pub(crate) resource: i32,
}

/// The same, as far as known.
#[derive(Debug, Clone, Copy, Default)]
struct FoundKeys {
    org: Option<i16>,
    party: Option<i32>,
    resource: Option<i32>,
}

impl FoundKeys {
    fn all(self) -> Option<DialogKeys> {
        Some(DialogKeys { org: self.org?, party: self.party?, resource: self.resource? })
    }
}

impl Store {
    /// Returns the integers of owners, without those that never had a dialog. Asks nobody when all are remembered.
    pub(crate) async fn find_orgs(&self, names: &[&str]) -> Result<Vec<i16>, Error> {
        let mut found = Vec::with_capacity(names.len());
        let mut unknown = Vec::new();
        for name in names {
            match self.names.orgs.get(*name).await {
                Some(id) => found.push(id),
                // The server takes no such character, so no stored name has it.
                None if name.contains('\0') => {}
                None => unknown.push(*name),
            }
        }
        if !unknown.is_empty() {
            let rows = sqlx::query!("SELECT id, name FROM org WHERE name = ANY ($1)", &unknown as &[&str])
                .fetch_all(&mut *self.search_connection().await?)
                .await?;
            for row in rows {
                found.push(row.id);
                self.names.orgs.insert(row.name.into_boxed_str(), row.id).await;
            }
        }
        Ok(found)
    }

    /// Returns the integers of names, giving out new ones where there are none. Asks nobody when all are remembered.
    pub(crate) async fn intern(
        &self,
        org: &str,
        party: &PartyId,
        resource: &ServiceResource,
    ) -> Result<DialogKeys, Error> {
        let names = &self.names;
        let remembered = FoundKeys {
            org: names.orgs.get(org).await,
            party: names.parties.get(party.as_str()).await,
            resource: names.resources.get(resource.as_str()).await,
        };
        if let Some(keys) = remembered.all() {
            return Ok(keys);
        }
        for _ in 0..ATTEMPTS {
            let found = self.find_keys(org, party, resource).await?;
            if let Some(keys) = found.all() {
                names.orgs.insert(org.into(), keys.org).await;
                names.parties.insert(party.as_str().into(), keys.party).await;
                names.resources.insert(resource.as_str().into(), keys.resource).await;
                return Ok(keys);
            }
            self.insert_missing(found, org, party, resource).await?;
        }
        Err(Error::Conflict)
    }

    async fn find_keys(&self, org: &str, party: &PartyId, resource: &ServiceResource) -> Result<FoundKeys, Error> {
        let keys = sqlx::query_as!(
            FoundKeys,
            "
            SELECT (SELECT id FROM org WHERE name = $1) AS org,
                   (SELECT id FROM party WHERE urn = $2) AS party,
                   (SELECT id FROM resource WHERE urn = $3) AS resource
            ",
            org,
            party.as_str(),
            resource.as_str(),
        )
        .fetch_one(&self.pools.requests)
        .await?;
        Ok(keys)
    }

    /// Gives out integers for names that a look-up did not find. Never called before a look-up: an insert that does
    /// nothing still uses up an integer, and there are not enough for one per dialog.
    async fn insert_missing(
        &self,
        found: FoundKeys,
        org: &str,
        party: &PartyId,
        resource: &ServiceResource,
    ) -> Result<(), Error> {
        let pool = &self.pools.requests;
        if found.org.is_none() {
            sqlx::query!("INSERT INTO org (name) VALUES ($1) ON CONFLICT DO NOTHING", org).execute(pool).await?;
        }
        if found.party.is_none() {
            sqlx::query!("INSERT INTO party (urn) VALUES ($1) ON CONFLICT DO NOTHING", party.as_str())
                .execute(pool)
                .await?;
        }
        if found.resource.is_none() {
            sqlx::query!("INSERT INTO resource (urn) VALUES ($1) ON CONFLICT DO NOTHING", resource.as_str())
                .execute(pool)
                .await?;
        }
        Ok(())
    }
}
