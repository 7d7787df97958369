//! What a user may see, as integers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// Parties and services of which every pair is allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) parties: Vec<i32>,
    pub(super) resources: Vec<i32>,
}

impl Block {
    /// Is there any pair?
    pub(super) fn has_pairs(&self) -> bool {
        !self.parties.is_empty() && !self.resources.is_empty()
    }
}

/// Everything that is allowed: the pairs of any of the blocks. No block is empty. Searches of the same user share it, with
/// what follows from it.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowed {
    blocks: Vec<Block>,
    resource_count: OnceLock<usize>,
    by_service: OnceLock<Arc<[Block]>>,
}

impl PartialEq for Allowed {
    fn eq(&self, other: &Self) -> bool {
        self.blocks == other.blocks
    }
}

impl Eq for Allowed {}

impl Allowed {
    /// Leaves out blocks without pairs.
    pub(super) fn new(mut blocks: Vec<Block>) -> Self {
        blocks.retain(Block::has_pairs);
        Self { blocks, ..Self::default() }
    }

    /// Returns the blocks.
    pub(super) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Returns the blocks for a change that leaves none without pairs.
    pub(super) fn change(&mut self) -> &mut Vec<Block> {
        self.resource_count.take();
        self.by_service.take();
        &mut self.blocks
    }

    /// Returns the only block, if there is one.
    pub(super) fn single(&self) -> Option<&Block> {
        if let [block] = self.blocks.as_slice() { Some(block) } else { None }
    }

    /// Counts the parties.
    pub(super) fn party_count(&self) -> usize {
        self.blocks.iter().map(|block| block.parties.len()).sum()
    }

    /// Counts the different services.
    pub(super) fn resource_count(&self) -> usize {
        *self.resource_count.get_or_init(|| {
            let mut resources: Vec<i32> = self.blocks.iter().flat_map(|block| &block.resources).copied().collect();
            resources.sort_unstable();
            resources.dedup();
            resources.len()
        })
    }

    /// Returns the pairs of some services. Blocks that differ in other services only become one.
    pub(super) fn narrowed(&self, services: &[i32]) -> Self {
        let mut parties_of: BTreeMap<Vec<i32>, Vec<i32>> = BTreeMap::new();
        for block in &self.blocks {
            let resources = services.iter().filter(|service| block.resources.contains(service)).copied().collect();
            parties_of.entry(resources).or_default().extend(&block.parties);
        }
        Self::new(parties_of.into_iter().map(|(resources, parties)| Block { parties, resources }).collect())
    }

    /// Returns the same pairs, in blocks whose services are all different: each with the parties that may use it.
    pub(super) fn by_service(&self) -> Arc<[Block]> {
        Arc::clone(self.by_service.get_or_init(|| by_service(&self.blocks)))
    }
}

fn by_service(allowed: &[Block]) -> Arc<[Block]> {
    let mut blocks_of: BTreeMap<i32, BTreeSet<usize>> = BTreeMap::new();
    for (place, block) in allowed.iter().enumerate() {
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
            let parties = blocks.iter().flat_map(|place| &allowed[*place].parties).copied().collect();
            Block { parties, resources }
        })
        .collect()
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
        assert_eq!(*allowed.by_service(), expected);
    }

    #[test]
    fn blocks_that_differ_in_what_is_not_wanted_become_one() {
        let allowed = Allowed::new(vec![block(&[1, 2], &[7, 8]), block(&[3], &[8, 9]), block(&[4], &[9])]);
        assert_eq!(allowed.narrowed(&[8]).blocks(), [block(&[1, 2, 3], &[8])]);
        assert_eq!(allowed.narrowed(&[7, 8]).blocks(), [block(&[1, 2], &[7, 8]), block(&[3], &[8])]);
        assert!(allowed.narrowed(&[5]).blocks().is_empty() && allowed.narrowed(&[]).blocks().is_empty());
    }

    #[test]
    fn what_follows_from_blocks_changes_with_them() {
        let mut allowed = Allowed::new(vec![block(&[1], &[7])]);
        assert_eq!((allowed.resource_count(), allowed.by_service().len()), (1, 1));
        allowed.change().push(block(&[2], &[8]));
        assert_eq!((allowed.resource_count(), allowed.by_service().len()), (2, 2));
    }
}
