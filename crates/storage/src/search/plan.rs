//! Which way leads to the page with the least work.
//!
//! No way is good for everybody: a party may have three dialogs or a million, a user may represent one party or tens of
//! thousands, a word may be in all texts or in one. What is cheap in most cases comes first, with a budget of entries
//! that it may look at; when the budget is used up before the page is full, another way follows, and the last one needs
//! none.

use std::sync::Arc;

use uuid::Uuid;

use super::allowed::{Allowed, Block};
use super::rows::Range;

/// Up to so many parties are looked at one after the other, without asking which of them have anything.
pub(super) const FEW_PARTIES: usize = 100;
/// Up to so many services are looked at one after the other.
pub(super) const FEW_SERVICES: usize = 20;

/// How many entries of a service may be passed over because they belong to other parties.
const PASSED_OVER: i64 = 20_000;
/// The same when their words or labels must be looked up.
const PASSED_OVER_AND_LOOKED_UP: i64 = 5_000;
/// How many dialogs' words or labels are looked up to tell frequent from rare ones. Of several parties, all must deliver so
/// many.
const SAMPLE: i64 = 300;
/// What one in so many dialogs of the sample has is frequent enough to go on looking, in this many dialogs.
const FREQUENT: i64 = 20;
const LOOKED_UP: i64 = 4_000;
/// How many times as many rows as a page shows are read at most where rows may be passed over.
const ROWS_PER_SHOWN: i64 = 5;

/// What may be listed at all, as integers.
#[derive(Debug)]
pub(super) enum Reach {
    /// Allowed pairs, and single dialogs.
    Reader { allowed: Arc<Allowed>, delegated: Vec<Uuid> },
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
    /// Rows next to each other in an index, hardly any of which are passed over.
    Rows(Range),
    /// The newest of each party, merged.
    Parties(Block),
    /// The same, after asking which allowed pairs have dialogs.
    Pairs(Arc<Allowed>),
    /// The newest of each service, without those of other parties.
    Services(Arc<[Block]>),
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
    /// The order is that of an index of owners.
    pub(super) is_owners_order: bool,
    /// Deleted dialogs are left out, as the indexes of parties leave them out.
    pub(super) hides_deleted: bool,
    /// Entries that fill the page and tell whether there are more.
    pub(super) wanted: i64,
}

impl Plan {
    /// Returns the name that logs and statements carry.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Rows(range) => range.name(),
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
        if let Some(attempt) = Self::rows(reach, demand) {
            return Some(attempt);
        }
        let sample = demand.looks_up().then(|| demand.at_least_a_page(SAMPLE));
        let attempt = match reach {
            Reach::Reader { allowed, delegated } => {
                let (parties, services) = (allowed.party_count(), allowed.resource_count());
                match allowed.single() {
                    _ if parties == 0 && delegated.is_empty() => return None,
                    _ if parties == 0 => Self { plan: Plan::Delegated, budget: None },
                    Some(block) if parties <= FEW_PARTIES => {
                        Self { plan: Plan::Parties(block.clone()), budget: sample }
                    }
                    _ if parties > FEW_PARTIES && services <= FEW_SERVICES && demand.is_by_content => {
                        let entries = if demand.looks_up() { PASSED_OVER_AND_LOOKED_UP } else { PASSED_OVER };
                        let plan = Plan::Services(allowed.by_service());
                        Self { plan, budget: Some(demand.at_least_a_page(entries)) }
                    }
                    _ if parties <= FEW_PARTIES => Self { plan: Plan::Pairs(Arc::clone(allowed)), budget: sample },
                    _ => Self::last(reach, demand),
                }
            }
            Reach::Owner { parties: Some(_), .. } => Self { plan: Plan::OwnerParties, budget: sample },
            Reach::Owner { resources: Some(_), .. } if demand.is_by_content => {
                Self { plan: Plan::OwnerServices, budget: sample }
            }
            Reach::Owner { .. } => Self { plan: Plan::Owner, budget: sample },
        };
        Some(attempt)
    }

    /// Returns what is tried when the budget was used up before the page was full, but so many dialogs were found.
    pub(super) fn next(self, found: usize, reach: &Reach, demand: Demand) -> Self {
        match self.budget {
            _ if matches!(self.plan, Plan::Rows(_)) => Self { plan: Plan::last(reach, demand), budget: None },
            // Going through what words or labels find is slow where nearly everything has them.
            Some(sample)
                if sample < LOOKED_UP
                    && !matches!(self.plan, Plan::Services(_))
                    && i64::try_from(found).unwrap_or(i64::MAX) * FREQUENT >= sample =>
            {
                Self { budget: Some(demand.at_least_a_page(LOOKED_UP)), ..self }
            }
            _ => Self::last(reach, demand),
        }
    }

    /// Everything lies in one range of an index, in order, and can be shown from there.
    fn rows(reach: &Reach, demand: Demand) -> Option<Self> {
        let range = Range::of(reach).filter(|_| !demand.looks_up())?;
        let (is_in_order, is_passing_over) = match &range {
            Range::Party { .. } => (demand.is_by_content && demand.hides_deleted, true),
            Range::Service(_) => (demand.is_by_content, true),
            // Nothing but whole rows tells more about these.
            Range::OwnerParty { .. } => (demand.is_by_content, false),
            Range::Owner => (demand.is_owners_order, false),
        };
        let budget = is_passing_over.then_some(demand.wanted * ROWS_PER_SHOWN);
        is_in_order.then_some(Self { plan: Plan::Rows(range), budget })
    }

    /// Returns what always leads to the page.
    fn last(reach: &Reach, demand: Demand) -> Self {
        Self { plan: Plan::last(reach, demand), budget: None }
    }
}

impl Demand {
    /// Must words or labels be looked up, dialog by dialog?
    fn looks_up(self) -> bool {
        self.has_words || self.has_labels
    }

    /// A page must fit into a budget several times.
    fn at_least_a_page(self, entries: i64) -> i64 {
        entries.max(self.wanted * 2)
    }
}

impl Plan {
    fn last(reach: &Reach, demand: Demand) -> Self {
        match reach {
            _ if demand.has_words => Self::Words,
            _ if demand.has_labels => Self::Labels,
            Reach::Reader { allowed, .. } => match allowed.single() {
                Some(block) if block.parties.len() == 1 => Self::Parties(block.clone()),
                _ => Self::Pairs(Arc::clone(allowed)),
            },
            Reach::Owner { parties: None, resources: Some(_) } if demand.is_by_content => Self::OwnerServices,
            Reach::Owner { .. } => Self::Owner,
        }
    }
}
