//! The names behind the integers of a page.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use dialogporten_domain::{PartyId, ServiceResource};

use super::statement::{Statement, column};
use crate::interned::DialogKeys;
use crate::{Error, Store};

/// How many parties are remembered, at about 250 bytes each. Owners and services are few.
const PARTIES: usize = 20_000;
const OTHERS: usize = 10_000;

/// The names that this process has shown. An integer never gets another name, so entries are never wrong.
#[derive(Default)]
pub(crate) struct RememberedNames(RwLock<Names>);

#[derive(Default)]
struct Names {
    orgs: HashMap<i16, Arc<str>>,
    parties: HashMap<i32, PartyId>,
    resources: HashMap<i32, Arc<ServiceResource>>,
}

/// The names of a dialog.
pub(super) struct NamesOfDialog {
    /// Short name of the owner.
    pub(super) org: Arc<str>,
    /// The party.
    pub(super) party: PartyId,
    /// The service.
    pub(super) resource: Arc<ServiceResource>,
}

/// The names of a dialog, as far as they are remembered.
type Remembered = (Option<Arc<str>>, Option<PartyId>, Option<Arc<ServiceResource>>);

impl Store {
    /// Returns the names behind integers, in their order. Asks nobody when all are remembered, otherwise one statement.
    pub(super) async fn names_of(&self, keys: &[DialogKeys]) -> Result<Vec<NamesOfDialog>, Error> {
        let remembered = self.shown_names.of(keys);
        let mut found = Names::default();
        if remembered.iter().any(|(org, party, resource)| org.is_none() || party.is_none() || resource.is_none()) {
            found = self.find_names(keys, &remembered).await?;
            self.shown_names.remember(&found);
        }
        let all = keys.iter().zip(remembered).map(|(key, (org, party, resource))| {
            Ok(NamesOfDialog {
                org: named(org, &found.orgs, &key.org, "owner")?,
                party: named(party, &found.parties, &key.party, "party")?,
                resource: named(resource, &found.resources, &key.resource, "service resource")?,
            })
        });
        all.collect()
    }

    async fn find_names(&self, keys: &[DialogKeys], remembered: &[Remembered]) -> Result<Names, Error> {
        let (mut orgs, mut parties, mut resources) = (Vec::new(), Vec::new(), Vec::new());
        for (key, (org, party, resource)) in keys.iter().zip(remembered) {
            orgs.extend(org.is_none().then_some(key.org));
            parties.extend(party.is_none().then_some(key.party));
            resources.extend(resource.is_none().then_some(key.resource));
        }
        let mut statement = Statement::default();
        statement.push("/* search: names */ SELECT 0 AS kind, id::integer AS id, name FROM org WHERE id = ANY (");
        statement.bind(orgs)?.push(") UNION ALL SELECT 1, id, urn FROM party WHERE id = ANY (");
        statement.bind(parties)?.push(") UNION ALL SELECT 2, id, urn FROM resource WHERE id = ANY (");
        statement.bind(resources)?.push(")");
        let mut found = Names::default();
        for row in statement.fetch(self).await? {
            let (id, name): (i32, &str) = (column(&row, "id")?, column(&row, "name")?);
            match column::<i32>(&row, "kind")? {
                0 => {
                    let id = i16::try_from(id).map_err(|_| Error::Corrupt("owner"))?;
                    found.orgs.insert(id, name.into());
                }
                1 => {
                    let party = PartyId::parse(name).ok_or(Error::Corrupt("party"))?;
                    found.parties.insert(id, party);
                }
                _ => {
                    let resource = ServiceResource::parse(name).ok_or(Error::Corrupt("service resource"))?;
                    found.resources.insert(id, resource.into());
                }
            }
        }
        Ok(found)
    }
}

impl RememberedNames {
    fn of(&self, keys: &[DialogKeys]) -> Vec<Remembered> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let names = keys.iter().map(|key| {
            let (org, party) = (known.orgs.get(&key.org), known.parties.get(&key.party));
            (org.cloned(), party.cloned(), known.resources.get(&key.resource).cloned())
        });
        names.collect()
    }

    fn remember(&self, found: &Names) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        add(&mut known.orgs, &found.orgs, OTHERS);
        add(&mut known.parties, &found.parties, PARTIES);
        add(&mut known.resources, &found.resources, OTHERS);
    }
}

/// Begins anew when there are too many: a page that has to ask once more costs less than keeping account of every look.
fn add<K: Copy + Eq + Hash, N: Clone>(known: &mut HashMap<K, N>, found: &HashMap<K, N>, most: usize) {
    if known.len() + found.len() > most {
        known.clear();
    }
    known.extend(found.iter().map(|(id, name)| (*id, name.clone())));
}

fn named<K: Eq + Hash, N: Clone>(
    remembered: Option<N>,
    found: &HashMap<K, N>,
    id: &K,
    kind: &'static str,
) -> Result<N, Error> {
    remembered.or_else(|| found.get(id).cloned()).ok_or(Error::Corrupt(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_remembered_up_to_a_number() {
        let names = |ids: std::ops::Range<i32>| ids.map(|id| (id, Arc::from("name"))).collect::<HashMap<_, Arc<str>>>();
        let mut known = names(0..3);
        add(&mut known, &names(3..5), 5);
        assert_eq!(known, names(0..5));
        add(&mut known, &names(5..7), 5);
        assert_eq!(known, names(5..7));
    }
}
