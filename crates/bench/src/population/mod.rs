//! Who there is: parties with their shares of the dialogs, agencies with services, users with parties to act for.
//!
//! Everything follows from the number of dialogs, a seed and an instant. Nothing has to be remembered, and whoever knows
//! the three knows every dialog.

mod counts;
mod numbers;
mod services;
mod users;
mod world;

pub use services::{AGENCIES, SERVICES, Service};
pub use users::{DELEGATE, Delegated, ROTATED_SERVICES, User};
pub use world::seed;

use dialogporten_domain::{PartyId, Timestamp};
use uuid::Uuid;

use crate::random::{Permutation, Random, Zipf};

/// Dialogs per party, on average.
const DIALOGS_PER_PARTY: u64 = 10;
/// The fewest parties, so that even the smallest population has users with several.
const FEWEST_PARTIES: u64 = 50;
/// The dialogs are spread over so many microseconds before the instant of the load: three years.
const SPAN_MICROS: i64 = 3 * 365 * 24 * 3600 * 1_000_000;
/// Dialogs with very many children, besides the ordinary ones.
pub const LONG_DIALOGS: u64 = 2;

/// What everything follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// How many ordinary dialogs.
    pub dialogs: u64,
    /// Which of many possible populations.
    pub seed: u64,
    /// When the newest dialog was created.
    pub base: Timestamp,
}

/// The dialogs and the parties that have them.
pub struct Population {
    /// What it follows from.
    pub scale: Scale,
    /// Dialogs of all parties before a party, by rank: the first party has the most.
    starts: Vec<u64>,
    /// From places in the order of parties to numbers, which are in the order of time.
    order: Permutation,
    parties: Vec<PartyId>,
    services: Zipf,
}

/// Where a dialog belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The rank of the party.
    pub rank: u64,
    /// Which of the party's dialogs it is.
    pub within: u64,
    /// How many dialogs the party has.
    pub of: u64,
}

impl Population {
    /// Computes the population.
    pub fn new(scale: Scale) -> Self {
        let party_count = (scale.dialogs / DIALOGS_PER_PARTY).max(FEWEST_PARTIES);
        let counts = counts::per_party(scale.dialogs, party_count);
        let mut sum = 0;
        let mut starts = Vec::with_capacity(counts.len() + 1);
        starts.push(0);
        starts.extend(counts.iter().map(|count| {
            sum += count;
            sum
        }));
        let empty = users::largest(party_count);
        let parties = numbers::organizations(usize::try_from(party_count + empty).unwrap_or(usize::MAX));
        Self {
            scale,
            starts,
            order: Permutation::new(scale.dialogs, scale.seed),
            parties,
            services: Zipf::new(SERVICES),
        }
    }

    /// Returns the number of parties with dialogs. They have the ranks below; the others are empty.
    pub fn party_count(&self) -> u64 {
        self.starts.len() as u64 - 1
    }

    /// Returns how many dialogs a party has.
    pub fn count_of(&self, rank: u64) -> u64 {
        let at = usize::try_from(rank).unwrap_or(usize::MAX);
        match (self.starts.get(at), self.starts.get(at.saturating_add(1))) {
            (Some(from), Some(to)) => to - from,
            _ => 0,
        }
    }

    /// Returns a party. Ranks from [`Population::party_count`] on have no dialogs.
    pub fn party(&self, rank: u64) -> &PartyId {
        let last = self.parties.len() - 1;
        &self.parties[usize::try_from(rank).unwrap_or(last).min(last)]
    }

    /// Returns all parties, those without dialogs last.
    pub fn parties(&self) -> &[PartyId] {
        &self.parties
    }

    /// Returns where a dialog belongs.
    pub fn place(&self, number: u64) -> Place {
        let slot = self.order.backward(number);
        let after = self.starts.partition_point(|start| *start <= slot);
        let rank = after as u64 - 1;
        Place { rank, within: slot - self.starts[after - 1], of: self.count_of(rank) }
    }

    /// Returns the number of one of a party's dialogs.
    pub fn number(&self, rank: u64, within: u64) -> u64 {
        let at = usize::try_from(rank).unwrap_or(usize::MAX).min(self.starts.len() - 1);
        self.order.forward(self.starts[at] + within)
    }

    /// Returns the service of an ordinary dialog.
    pub fn service(&self, number: u64) -> Service {
        Service(self.services.draw(&mut self.stream(number)))
    }

    /// Returns what everything about a dialog is drawn from. The first number draws its service.
    pub fn stream(&self, number: u64) -> Random {
        Random::of(self.scale.seed.wrapping_add(1), number)
    }

    /// Returns when a dialog was created. Numbers are in the order of time.
    pub fn created_at(&self, number: u64) -> Timestamp {
        let share = i128::from(SPAN_MICROS) * i128::from(number + 1) / i128::from(self.scale.dialogs.max(1));
        let since_start = i64::try_from(share).unwrap_or(SPAN_MICROS).min(SPAN_MICROS);
        self.scale.base.plus_micros(since_start - SPAN_MICROS)
    }

    /// Returns the identifier of a dialog.
    pub fn id(&self, number: u64) -> Uuid {
        numbers::identifier(self.created_at(number), self.scale.seed, number)
    }

    /// Returns the identifier of a dialog with very many children.
    pub fn long_id(&self, long: u64) -> Uuid {
        self.id(self.scale.dialogs + long)
    }

    /// Returns how many children such a dialog has.
    pub fn long_children(&self) -> u64 {
        (self.scale.dialogs / 10).clamp(100, 10_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn population(dialogs: u64) -> Population {
        let base = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        Population::new(Scale { dialogs, seed: 1, base })
    }

    #[test]
    fn dialogs_and_places_lead_to_each_other() {
        let population = population(2_000);
        for number in 0..2_000 {
            let place = population.place(number);
            assert!(place.within < place.of);
            assert_eq!(population.number(place.rank, place.within), number);
        }
    }

    #[test]
    fn identifiers_are_in_the_order_of_time_and_valid() {
        let population = population(2_000);
        let ids: Vec<Uuid> = (0..2_000 + LONG_DIALOGS).map(|number| population.id(number)).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1] || pair[0].as_bytes()[..6] == pair[1].as_bytes()[..6]));
        assert!(ids.iter().all(|id| dialogporten_domain::id::check_client_id(*id, population.scale.base).is_empty()));
    }
}
