//! The integers of grants, kept up to date.

use std::collections::BTreeSet;
use std::mem;
use std::sync::Arc;

use dialogporten_domain::{PartyId, ServiceResource};

use super::Grant;
use super::allowed::{Allowed, Block};

/// The integers of grants, as far as their names have any. The others may get one at any moment, so whoever relies on this
/// asks which names came since the horizon: no transaction before it has left one of them.
#[derive(Debug)]
pub(super) struct Resolution {
    allowed: Arc<Allowed>,
    /// Where the integers of each grant are.
    known: Vec<Known>,
    /// The oldest transaction that had not ended when somebody last told what came.
    horizon: u64,
    /// Names without an integer, in their order.
    absent_parties: Vec<Place>,
    absent_resources: Vec<Place>,
}

/// Where the integers of a grant are.
#[derive(Debug)]
enum Known {
    /// In a block of what is allowed.
    Allowed(usize),
    /// Here, as long as there are no pairs.
    Apart(Block),
}

/// Where a name is: in which grant, and where in its list.
#[derive(Debug, Clone, Copy)]
struct Place {
    grant: u32,
    name: u32,
}

fn party(grants: &[Grant], place: Place) -> &PartyId {
    &grants[place.grant as usize].parties[place.name as usize]
}

fn resource(grants: &[Grant], place: Place) -> &ServiceResource {
    &grants[place.grant as usize].resources[place.name as usize]
}

impl Resolution {
    /// Takes over what a look-up of all names with the given horizon has found: integers of the parties in their order,
    /// and those of services.
    pub(super) fn new(
        grants: &[Grant],
        parties: impl IntoIterator<Item = Option<i32>>,
        resource_id: impl Fn(&ServiceResource) -> Option<i32>,
        horizon: u64,
    ) -> Self {
        let mut parties = parties.into_iter();
        let (mut absent_parties, mut absent_resources) = (Vec::new(), Vec::new());
        let (mut known, mut blocks) = (Vec::with_capacity(grants.len()), Vec::new());
        for (number, grant) in (0..).zip(grants) {
            let mut block = Block::default();
            for ((name, party), id) in (0..).zip(&grant.parties).zip(parties.by_ref()) {
                block.parties.extend(id);
                if id.is_none() && can_be_stored(party.as_str()) {
                    absent_parties.push(Place { grant: number, name });
                }
            }
            for (name, resource) in (0..).zip(&grant.resources) {
                let id = resource_id(resource);
                block.resources.extend(id);
                if id.is_none() && can_be_stored(resource.as_str()) {
                    absent_resources.push(Place { grant: number, name });
                }
            }
            block.parties.shrink_to_fit();
            block.resources.shrink_to_fit();
            known.push(Known::new(block, &mut blocks));
        }
        absent_parties.sort_unstable_by_key(|place| party(grants, *place).as_str());
        absent_resources.sort_unstable_by_key(|place| resource(grants, *place).as_str());
        absent_parties.shrink_to_fit();
        absent_resources.shrink_to_fit();
        Self { allowed: Arc::new(Allowed::new(blocks)), known, horizon, absent_parties, absent_resources }
    }

    /// Returns what is allowed, as far as known.
    pub(super) fn allowed(&self) -> Arc<Allowed> {
        Arc::clone(&self.allowed)
    }

    /// Returns since when names may have come that matter to somebody who asks for some services, or for all; nothing when
    /// none of them is absent.
    pub(super) fn since(&self, grants: &[Grant], services: Option<&BTreeSet<ServiceResource>>) -> Option<u64> {
        let is_absent = |service: &ServiceResource| {
            let found = self
                .absent_resources
                .binary_search_by_key(&service.as_str(), |place| resource(grants, *place).as_str());
            found.is_ok()
        };
        let is_any_service_absent = match services {
            None => !self.absent_resources.is_empty(),
            Some(services) => services.iter().any(is_absent),
        };
        (is_any_service_absent || !self.absent_parties.is_empty()).then_some(self.horizon)
    }

    /// Returns the absent names, each once.
    pub(super) fn absent_names<'a>(&self, grants: &'a [Grant]) -> (Vec<&'a PartyId>, Vec<&'a ServiceResource>) {
        let mut parties: Vec<_> = self.absent_parties.iter().map(|place| party(grants, *place)).collect();
        let mut resources: Vec<_> = self.absent_resources.iter().map(|place| resource(grants, *place)).collect();
        parties.dedup();
        resources.dedup();
        (parties, resources)
    }

    /// Takes over what a statement with the given horizon has told of all names that were absent before it, among others,
    /// and returns what is allowed.
    ///
    /// Searches may end in another order than they began. What one of them was told stays; that the horizon may go back
    /// just lets the next one be told again.
    pub(super) fn take<'n>(
        &mut self,
        grants: &[Grant],
        parties: impl Iterator<Item = (&'n str, i32)>,
        resources: impl Iterator<Item = (&'n str, i32)>,
        horizon: u64,
    ) -> Arc<Allowed> {
        for (name, id) in parties {
            for place in named(&mut self.absent_parties, name, |place| party(grants, place).as_str()) {
                self.add(place, id, |block| &mut block.parties);
            }
        }
        for (name, id) in resources {
            for place in named(&mut self.absent_resources, name, |place| resource(grants, place).as_str()) {
                self.add(place, id, |block| &mut block.resources);
            }
        }
        self.horizon = horizon;
        self.allowed()
    }

    fn add(&mut self, place: Place, id: i32, column: fn(&mut Block) -> &mut Vec<i32>) {
        let known = &mut self.known[place.grant as usize];
        match known {
            Known::Allowed(number) => column(&mut Arc::make_mut(&mut self.allowed).change()[*number]).push(id),
            Known::Apart(block) => {
                column(block).push(id);
                if block.has_pairs() {
                    *known = Known::new(mem::take(block), Arc::make_mut(&mut self.allowed).change());
                }
            }
        }
    }
}

impl Known {
    fn new(block: Block, allowed: &mut Vec<Block>) -> Self {
        if block.has_pairs() {
            allowed.push(block);
            Self::Allowed(allowed.len() - 1)
        } else {
            Self::Apart(block)
        }
    }
}

/// Removes the places of a name.
fn named<'a>(places: &mut Vec<Place>, name: &str, name_of: impl Fn(Place) -> &'a str) -> Vec<Place> {
    let start = places.partition_point(|place| name_of(*place) < name);
    let count = places[start..].iter().take_while(|place| name_of(**place) == name).count();
    places.drain(start..start + count).collect()
}

/// The server takes no such character, so no stored name has it.
fn can_be_stored(name: &str) -> bool {
    !name.contains('\0')
}

#[cfg(test)]
mod tests;
