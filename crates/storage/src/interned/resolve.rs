//! The integers of many names at once.

use std::collections::{HashMap, HashSet};

use dialogporten_domain::{PartyId, ServiceResource};
use moka::future::Cache;

use crate::{Error, Store};

/// When more names than this have come, it is cheaper to look up again what is remembered as absent.
const ARRIVALS: usize = 10_000;

/// The integers of names, in the order of the names; nothing for names that no dialog ever had.
#[derive(Debug, Default)]
pub(crate) struct ResolvedNames {
    pub(crate) parties: Vec<Option<i32>>,
    pub(crate) resources: Vec<Option<i32>>,
    /// No transaction before this one has left a name that has nothing. Zero when nobody was asked, because none can have.
    pub(crate) horizon: u64,
}

impl Store {
    /// Returns the integers of names. Asks nobody when all are remembered; otherwise one statement, which looks up only
    /// names that the process has not met. What has come into being before this is called is found.
    pub(crate) async fn resolve(
        &self,
        parties: &[&PartyId],
        resources: &[&ServiceResource],
    ) -> Result<ResolvedNames, Error> {
        let mut of_parties = Lookup::begin(&self.names.parties, parties.iter().map(|party| party.as_str())).await;
        let mut of_resources =
            Lookup::begin(&self.names.resources, resources.iter().map(|resource| resource.as_str())).await;
        let mut since = {
            let absent = self.names.absent.lock();
            of_parties.set_apart(&absent.parties);
            of_resources.set_apart(&absent.resources);
            (!absent.is_empty()).then_some(absent.horizon)
        };
        let mut horizon = 0;
        while of_parties.is_open() || of_resources.is_open() {
            let arrivals = self.arrivals(&of_parties.unknown_names(), &of_resources.unknown_names(), since).await?;
            of_parties.take(&arrivals.parties);
            of_resources.take(&arrivals.resources);
            if arrivals.are_incomplete {
                self.names.absent.lock().forget();
                of_parties.doubt();
                of_resources.doubt();
                since = None;
                continue;
            }
            horizon = arrivals.horizon;
            self.learn(&arrivals, since, &of_parties, &of_resources);
            of_parties.remember(&self.names.parties, arrivals.parties).await;
            of_resources.remember(&self.names.resources, arrivals.resources).await;
            break;
        }
        Ok(ResolvedNames { parties: of_parties.found, resources: of_resources.found, horizon })
    }

    /// Tells which names came since a horizon. One statement.
    pub(crate) async fn arrivals_since(&self, horizon: u64) -> Result<Arrivals, Error> {
        self.arrivals(&[], &[], Some(horizon)).await
    }

    fn learn(&self, arrivals: &Arrivals, since: Option<u64>, parties: &Lookup<'_>, resources: &Lookup<'_>) {
        let mut absent = self.names.absent.lock();
        for name in arrivals.parties.keys() {
            absent.parties.remove(name);
        }
        for name in arrivals.resources.keys() {
            absent.resources.remove(name);
        }
        absent.learn(since, arrivals.horizon, parties.missing(), resources.missing());
    }

    async fn arrivals(&self, parties: &[&str], resources: &[&str], since: Option<u64>) -> Result<Arrivals, Error> {
        let limit = i64::try_from(ARRIVALS + 1).unwrap_or(i64::MAX);
        let rows = sqlx::query_file!(
            "src/interned/arrivals.sql",
            parties as &[&str],
            resources as &[&str],
            // Nothing came after the last transaction there can be.
            since.unwrap_or(u64::MAX).to_string(),
            limit,
        )
        .fetch_all(&mut *self.search_connection().await?)
        .await?;
        let mut arrivals = Arrivals::default();
        let mut came = [0, 0];
        for row in rows {
            arrivals.horizon = row.horizon.parse().map_err(|_| Error::Corrupt("transaction"))?;
            let (Some(is_party), Some(id), Some(urn)) = (row.is_party, row.id, row.urn) else { continue };
            came[usize::from(is_party)] += usize::from(row.is_arrival == Some(true));
            let names = if is_party { &mut arrivals.parties } else { &mut arrivals.resources };
            names.insert(urn.into_boxed_str(), id);
        }
        arrivals.are_incomplete = came.into_iter().any(|came| came > ARRIVALS) || is_set_back(since, arrivals.horizon);
        Ok(arrivals)
    }
}

/// Has the server given out fewer transactions than before? One that has taken over from another may have lost the latest.
/// Then it gives out their numbers again, and nothing is known about what came.
fn is_set_back(since: Option<u64>, horizon: u64) -> bool {
    since.is_some_and(|since| horizon < since)
}

/// What a look-up tells.
#[derive(Default)]
pub(crate) struct Arrivals {
    /// The oldest transaction that had not ended.
    pub(crate) horizon: u64,
    /// Not all that came is told.
    pub(crate) are_incomplete: bool,
    pub(crate) parties: HashMap<Box<str>, i32>,
    pub(crate) resources: HashMap<Box<str>, i32>,
}

/// The names of one kind, and what is known of them.
struct Lookup<'a> {
    found: Vec<Option<i32>>,
    /// Names that are remembered as absent, with their places.
    absent: Vec<(usize, &'a str)>,
    /// Names of which nothing is known.
    unknown: Vec<(usize, &'a str)>,
}

impl<'a> Lookup<'a> {
    async fn begin(known: &Cache<Box<str>, i32>, names: impl Iterator<Item = &'a str>) -> Self {
        let mut lookup = Self { found: Vec::new(), absent: Vec::new(), unknown: Vec::new() };
        for (place, name) in names.enumerate() {
            let id = known.get(name).await;
            // The server takes no such character, so no stored name has it.
            if id.is_none() && !name.contains('\0') {
                lookup.unknown.push((place, name));
            }
            lookup.found.push(id);
        }
        lookup
    }

    fn set_apart(&mut self, absent: &HashSet<Box<str>>) {
        if !absent.is_empty() {
            self.absent.extend(self.unknown.extract_if(.., |(_, name)| absent.contains(*name)));
        }
    }

    fn is_open(&self) -> bool {
        !self.absent.is_empty() || !self.unknown.is_empty()
    }

    fn unknown_names(&self) -> Vec<&'a str> {
        self.unknown.iter().map(|(_, name)| *name).collect()
    }

    fn take(&mut self, ids: &HashMap<Box<str>, i32>) {
        if !ids.is_empty() {
            for (place, name) in self.absent.iter().chain(&self.unknown) {
                self.found[*place] = ids.get(*name).copied();
            }
        }
    }

    /// What is remembered as absent must be looked up again.
    fn doubt(&mut self) {
        self.unknown.append(&mut self.absent);
    }

    fn missing(&self) -> impl Iterator<Item = Box<str>> {
        self.unknown.iter().filter(|(place, _)| self.found[*place].is_none()).map(|(_, name)| Box::from(*name))
    }

    /// Remembers what was asked for. What merely came along is left alone: nobody may ever ask for it.
    async fn remember(&self, known: &Cache<Box<str>, i32>, ids: HashMap<Box<str>, i32>) {
        for (_, name) in self.absent.iter().chain(&self.unknown) {
            if let Some(id) = ids.get(*name) {
                known.insert(Box::from(*name), *id).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_lost_transactions_is_not_believed() {
        assert!(is_set_back(Some(8), 7));
        assert!(!is_set_back(Some(8), 8) && !is_set_back(Some(8), 9) && !is_set_back(None, 0));
    }
}
