//! Which way leads to the page with the least work.
//!
//! No way is good for everybody: a party may have three dialogs or a million, a user may represent one party or tens of
//! thousands, a word may be in all texts or in one. What is cheap in most cases comes first, with a budget of entries
//! that it may look at; when the budget is used up before the page is full, a way follows that needs none.

use uuid::Uuid;

use super::allowed::{Allowed, Block};

/// Up to so many parties are looked at one after the other, without asking which of them have anything.
pub(super) const FEW_PARTIES: usize = 100;
/// Up to so many services are looked at one after the other.
pub(super) const FEW_SERVICES: usize = 20;

/// How many entries of a service may be passed over because they belong to other parties.
const PASSED_OVER: i64 = 20_000;
/// The same when their words or labels must be looked up.
const PASSED_OVER_AND_LOOKED_UP: i64 = 5_000;
/// How many dialogs' words or labels may be looked up, for one party or owner, and for several parties, all of which must
/// deliver so many.
const LOOKED_UP: i64 = 2_000;
const LOOKED_UP_OF_SEVERAL: i64 = 500;

/// What may be listed at all, as integers.
#[derive(Debug)]
pub(super) enum Reach {
    /// Allowed pairs, and single dialogs.
    Reader { allowed: Allowed, delegated: Vec<Uuid> },
    /// The dialogs of an owner: of some parties, of some services.
    Owner { parties: Option<Vec<i32>>, resources: Option<Vec<i32>> },
}

impl Reach {
    /// Is there nothing to list?
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Reader { allowed, delegated } => allowed.blocks().is_empty() && delegated.is_empty(),
            Self::Owner { parties, resources } => [parties, resources].into_iter().flatten().any(Vec::is_empty),
        }
    }

    /// Returns the numbers of parties, services and single dialogs.
    pub(super) fn size(&self) -> (usize, usize, usize) {
        match self {
            Self::Reader { allowed, delegated } => (allowed.party_count(), allowed.resource_count(), delegated.len()),
            Self::Owner { parties, resources } => {
                (parties.as_ref().map_or(0, Vec::len), resources.as_ref().map_or(0, Vec::len), 0)
            }
        }
    }
}

/// A way to the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Plan {
    /// The newest of each party, merged.
    Parties(Block),
    /// The same, after asking which allowed pairs have dialogs.
    Pairs(Allowed),
    /// The newest of each service, without those of other parties.
    Services(Vec<Block>),
    /// The newest of an owner.
    Owner,
    /// The newest of each party of an owner.
    OwnerParties,
    /// The newest of each service of an owner.
    OwnerServices,
    /// Dialogs with the words.
    Words,
    /// Dialogs with a label.
    Labels,
    /// Single dialogs only.
    Delegated,
}

/// A way to the page, and how many entries may be looked at on it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attempt {
    pub(super) plan: Plan,
    pub(super) budget: Option<i64>,
}

/// What the choice depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Demand {
    /// Words are asked for.
    pub(super) has_words: bool,
    /// Labels of the owner are asked for.
    pub(super) has_labels: bool,
    /// The order is that of the indexes with the time of the content.
    pub(super) is_by_content: bool,
    /// Entries that fill the page and tell whether there are more.
    pub(super) wanted: i64,
}

impl Plan {
    /// Returns the name that logs and statements carry.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Parties(_) => "parties",
            Self::Pairs(_) => "pairs",
            Self::Services(_) => "services",
            Self::Owner => "owner",
            Self::OwnerParties => "owner-parties",
            Self::OwnerServices => "owner-services",
            Self::Words => "words",
            Self::Labels => "labels",
            Self::Delegated => "delegated",
        }
    }
}

impl Attempt {
    /// Returns what is tried first. Nothing when there is nothing to look for.
    pub(super) fn first(reach: &Reach, demand: Demand) -> Option<Self> {
        let looks_up = demand.has_words || demand.has_labels;
        // A page must fit into the budget several times.
        let budget = |entries: i64| Some(entries.max(demand.wanted * 2));
        let when_looking_up = |entries| if looks_up { budget(entries) } else { None };
        let attempt = match reach {
            Reach::Reader { allowed, delegated } => {
                let (parties, services) = (allowed.party_count(), allowed.resource_count());
                match allowed.single() {
                    _ if parties == 0 && delegated.is_empty() => return None,
                    _ if parties == 0 => Self { plan: Plan::Delegated, budget: None },
                    Some(block) if parties == 1 => {
                        Self { plan: Plan::Parties(block.clone()), budget: when_looking_up(LOOKED_UP) }
                    }
                    Some(block) if parties <= FEW_PARTIES => {
                        Self { plan: Plan::Parties(block.clone()), budget: when_looking_up(LOOKED_UP_OF_SEVERAL) }
                    }
                    _ if parties > FEW_PARTIES && services <= FEW_SERVICES && demand.is_by_content => Self {
                        plan: Plan::Services(allowed.by_service()),
                        budget: budget(if looks_up { PASSED_OVER_AND_LOOKED_UP } else { PASSED_OVER }),
                    },
                    _ if parties <= FEW_PARTIES => {
                        Self { plan: Plan::Pairs(allowed.clone()), budget: when_looking_up(LOOKED_UP_OF_SEVERAL) }
                    }
                    _ => Self { plan: Plan::last(reach, demand), budget: None },
                }
            }
            Reach::Owner { parties: Some(_), .. } => {
                Self { plan: Plan::OwnerParties, budget: when_looking_up(LOOKED_UP_OF_SEVERAL) }
            }
            Reach::Owner { resources: Some(_), .. } if demand.is_by_content => {
                Self { plan: Plan::OwnerServices, budget: when_looking_up(LOOKED_UP) }
            }
            Reach::Owner { .. } => Self { plan: Plan::Owner, budget: when_looking_up(LOOKED_UP) },
        };
        Some(attempt)
    }

    /// Returns what always leads to the page.
    pub(super) fn second(reach: &Reach, demand: Demand) -> Self {
        Self { plan: Plan::last(reach, demand), budget: None }
    }
}

impl Plan {
    fn last(reach: &Reach, demand: Demand) -> Self {
        match reach {
            _ if demand.has_words => Self::Words,
            _ if demand.has_labels => Self::Labels,
            Reach::Reader { allowed, .. } => Self::Pairs(allowed.clone()),
            Reach::Owner { .. } => Self::Owner,
        }
    }
}
