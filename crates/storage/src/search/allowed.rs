//! What a user may see, as integers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use dialogporten_domain::{PartyId, ServiceResource};

use super::Grant;
use crate::interned::ResolvedNames;
use crate::{Error, Store};

/// Parties and services of which every pair is allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) parties: Vec<i32>,
    pub(super) resources: Vec<i32>,
}

/// Everything that is allowed: the pairs of any of the blocks. No block is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Allowed(Vec<Block>);

impl Allowed {
    /// Leaves out blocks without pairs.
    pub(super) fn new(blocks: Vec<Block>) -> Self {
        Self(blocks.into_iter().filter(|block| !block.parties.is_empty() && !block.resources.is_empty()).collect())
    }

    /// Returns the blocks.
    pub(super) fn blocks(&self) -> &[Block] {
        &self.0
    }

    /// Returns the only block, if there is one.
    pub(super) fn single(&self) -> Option<&Block> {
        if let [block] = self.0.as_slice() { Some(block) } else { None }
    }

    /// Counts the parties.
    pub(super) fn party_count(&self) -> usize {
        self.0.iter().map(|block| block.parties.len()).sum()
    }

    /// Counts the different services.
    pub(super) fn resource_count(&self) -> usize {
        self.0.iter().flat_map(|block| &block.resources).collect::<BTreeSet<_>>().len()
    }

    /// Returns the same pairs, in blocks whose services are all different: each with the parties that may use it.
    pub(super) fn by_service(&self) -> Vec<Block> {
        let mut blocks_of: BTreeMap<i32, BTreeSet<usize>> = BTreeMap::new();
        for (place, block) in self.0.iter().enumerate() {
            for resource in &block.resources {
                blocks_of.entry(*resource).or_default().insert(place);
            }
        }
        let mut alike: BTreeMap<BTreeSet<usize>, Vec<i32>> = BTreeMap::new();
        for (resource, blocks) in blocks_of {
            alike.entry(blocks).or_default().push(resource);
        }
        alike
            .into_iter()
            .map(|(blocks, resources)| {
                let parties = blocks.iter().flat_map(|place| &self.0[*place].parties).copied().collect();
                Block { parties, resources }
            })
            .collect()
    }
}

impl Store {
    /// Returns grants as integers, without names that no dialog ever had.
    pub(super) async fn allowed(&self, grants: &[Grant]) -> Result<Allowed, Error> {
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
        let ResolvedNames { parties: party_ids, resources: resource_ids } = self.resolve(&parties, &resources).await?;
        let mut party_ids = party_ids.into_iter();
        let blocks = grants.iter().map(|grant| Block {
            parties: party_ids.by_ref().take(grant.parties.len()).flatten().collect(),
            resources: grant.resources.iter().filter_map(|resource| resource_ids[places[resource]]).collect(),
        });
        Ok(Allowed::new(blocks.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(parties: &[i32], resources: &[i32]) -> Block {
        Block { parties: parties.to_vec(), resources: resources.to_vec() }
    }

    #[test]
    fn services_are_regrouped_by_who_may_use_them() {
        let allowed =
            Allowed::new(vec![block(&[1, 2], &[7, 8]), block(&[3], &[8, 9]), block(&[4], &[]), block(&[], &[7])]);
        assert_eq!((allowed.party_count(), allowed.resource_count()), (3, 3));
        let expected = [block(&[1, 2], &[7]), block(&[1, 2, 3], &[8]), block(&[3], &[9])];
        assert_eq!(allowed.by_service(), expected);
    }
}
