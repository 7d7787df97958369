//! The kinds of requests, with what is expected of each.

mod context;
mod lists;
mod reads;
mod writes;

use std::sync::Arc;

use anyhow::Context as _;

pub use context::World;

use crate::measure::{Call, Source};
use crate::random::Random;

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Workload {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Milliseconds that nineteen of twenty requests may take at half of the greatest load.
    pub budget_ms: Option<f64>,
    /// Requests per second that should be possible.
    pub budget_per_second: Option<f64>,
    /// Does it only read?
    pub only_reads: bool,
}

const fn row(
    name: &'static str,
    title: &'static str,
    budget_ms: f64,
    budget_per_second: Option<f64>,
    only_reads: bool,
) -> Workload {
    Workload { name, title, budget_ms: Some(budget_ms), budget_per_second, only_reads }
}

const WORKLOADS: [Workload; 22] = [
    row("details-owner", "details, service owner", 5.0, Some(4000.0), true),
    row("details-user", "details, end user, seen before", 5.0, Some(4000.0), true),
    row("notification-check", "notification check", 2.0, None, true),
    row("list-party", "list of a user, party with 100 dialogs, 100 items", 8.0, Some(2000.0), true),
    row("list-large-party", "list of a user, party with 2 % of all dialogs, 100 items", 8.0, Some(2000.0), true),
    row("list-100-parties", "list of a user, 100 parties", 15.0, None, true),
    row("list-20000-parties", "list of a user, 20 000 parties, one service", 50.0, None, true),
    row("list-20000-sparse", "the same, half of the parties without dialogs", 50.0, None, true),
    Workload {
        name: "list-84000-parties",
        title: "list of a user, 84 000 parties, one service",
        budget_ms: None,
        budget_per_second: None,
        only_reads: true,
    },
    row("list-delegated", "list of a user, a party and 40 dialogs that were delegated", 15.0, None, true),
    row("list-owner-100", "list of a service owner, 100 items", 10.0, None, true),
    row("list-owner-1000", "list of a service owner, 1000 items", 60.0, None, true),
    row("search-rare", "text search, word in five dialogs of a large party", 20.0, None, true),
    row("search-common", "text search, word in all dialogs of a large party", 20.0, None, true),
    row("set-label", "set a label", 6.0, None, false),
    row("bulk-20", "set a label on 20 dialogs", 25.0, None, false),
    row("append-ordinary", "append an activity to ordinary dialogs", 8.0, None, false),
    row("append-activity", "append an activity to a dialog with 10 000", 8.0, None, false),
    row("append-transmission", "append a transmission to a dialog with 10 000", 8.0, None, false),
    row("create", "create, 8 KB", 12.0, Some(1200.0), false),
    Workload {
        name: "create-any-party",
        title: "create, 8 KB, a party that was not met before",
        budget_ms: None,
        budget_per_second: None,
        only_reads: false,
    },
    Workload { name: "mixed", title: "everything mixed", budget_ms: None, budget_per_second: None, only_reads: false },
];

/// How many of a hundred requests of the mixed workload are of which kind.
const MIX: [(&str, u64); 11] = [
    ("list-party", 25),
    ("list-100-parties", 5),
    ("list-20000-parties", 1),
    ("details-user", 25),
    ("details-owner", 5),
    ("search-rare", 3),
    ("search-common", 2),
    ("list-owner-100", 3),
    ("notification-check", 5),
    ("set-label", 11),
    ("create", 15),
];

/// Returns all kinds of requests, those that change much last.
pub fn workloads() -> Vec<Workload> {
    WORKLOADS.to_vec()
}

/// Makes requests.
type Make = Box<dyn Fn(&mut Random) -> Call + Send + Sync>;
/// Judges the body of an answer.
type Check = Box<dyn Fn(&[u8]) -> anyhow::Result<()> + Send + Sync>;

/// A kind of request, ready to be sent.
pub struct Prepared {
    make: Make,
    expected: u16,
    /// Looks at the answer of the first request: fast wrong answers are worth nothing.
    pub check: Check,
    /// Requests that are sent once before all others.
    pub before: Vec<Call>,
    /// Requests that stand for all when there can only be a few; drawn like all others when there are none here.
    pub samples: Vec<Call>,
}

impl Prepared {
    fn new(expected: u16, make: impl Fn(&mut Random) -> Call + Send + Sync + 'static) -> Self {
        Self { make: Box::new(make), expected, check: Box::new(|_| Ok(())), before: Vec::new(), samples: Vec::new() }
    }

    fn checked(mut self, check: impl Fn(&[u8]) -> anyhow::Result<()> + Send + Sync + 'static) -> Self {
        self.check = Box::new(check);
        self
    }
}

impl Source for Prepared {
    fn next(&self, random: &mut Random) -> Call {
        (self.make)(random)
    }

    fn is_expected(&self, status: u16) -> bool {
        // Kinds that are mixed have several good answers.
        if self.expected == 0 { (200..300).contains(&status) } else { status == self.expected }
    }
}

/// Prepares a kind of request.
pub fn prepare(workload: &Workload, world: &Arc<World>) -> anyhow::Result<Prepared> {
    Ok(match workload.name {
        "details-owner" => reads::details_owner(world),
        "details-user" => reads::details_user(world)?,
        "notification-check" => reads::notification_check(world),
        "list-party" => lists::busy_parties(world),
        "list-large-party" => lists::large_party(world),
        "list-100-parties" => lists::hundred_parties(world),
        "list-20000-parties" => lists::many_parties(world, "twenty-thousand"),
        "list-20000-sparse" => lists::many_parties(world, "twenty-thousand-sparse"),
        "list-84000-parties" => lists::many_parties(world, "eighty-four-thousand"),
        "list-delegated" => lists::delegated(world),
        "list-owner-100" => lists::owner(world, 100),
        "list-owner-1000" => lists::owner(world, 1000),
        "search-rare" => lists::search(world, true),
        "search-common" => lists::search(world, false),
        "set-label" => writes::set_label(world)?,
        "bulk-20" => writes::bulk(world)?,
        "append-ordinary" => writes::append_activity_anywhere(world)?,
        "append-activity" => writes::append_activity(world)?,
        "append-transmission" => writes::append_transmission(world)?,
        "create" => writes::create(world, false)?,
        "create-any-party" => writes::create(world, true)?,
        _ => mixed(world)?,
    })
}

/// Prepares creates of the smallest dialog there is.
pub fn prepare_small_create(world: &Arc<World>) -> Prepared {
    writes::create_small(world)
}

/// Mixes kinds, those that the service does not serve left out by the caller.
fn mixed(world: &Arc<World>) -> anyhow::Result<Prepared> {
    let mut parts = Vec::new();
    let mut before = Vec::new();
    for (name, share) in MIX {
        let workload = WORKLOADS.iter().find(|workload| workload.name == name).context("a kind that is mixed in")?;
        if world.is_left_out(name) {
            continue;
        }
        let mut prepared = prepare(workload, world)?;
        before.append(&mut prepared.before);
        parts.push((share, prepared));
    }
    let sum = parts.iter().map(|(share, _)| share).sum::<u64>().max(1);
    let mut mixed = Prepared::new(0, move |random| {
        let mut drawn = random.below(sum);
        let chosen = parts.iter().find(|(share, _)| {
            let is_it = drawn < *share;
            drawn = drawn.saturating_sub(*share);
            is_it
        });
        chosen.or_else(|| parts.first()).map_or_else(
            || Call { method: crate::measure::Method::Get, path: "/".to_owned(), token: None, body: None },
            |(_, prepared)| prepared.next(random),
        )
    });
    mixed.before = before;
    Ok(mixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mixed_exists_and_adds_up() {
        assert_eq!(MIX.iter().map(|(_, share)| share).sum::<u64>(), 100);
        assert!(MIX.iter().all(|(name, _)| WORKLOADS.iter().any(|workload| workload.name == *name)));
    }
}
