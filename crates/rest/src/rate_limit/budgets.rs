//! The budgets of one kind of payers.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use dialogporten_domain::Clock;
use governor::clock::Clock as TimeSource;
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::Rate;

/// Most payers that are remembered. Whoever has a full budget is forgotten, so these are payers of the last moments only.
const MAX_PAYERS: usize = 100_000;
/// How many charges there may be before full budgets are forgotten.
const SWEEP_CHARGES: usize = 10_000;
/// How long it may take before full budgets are forgotten.
const SWEEP_PAUSE: Duration = Duration::from_mins(1);

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, Elapsed, StateInformationMiddleware>;

/// The budgets of one kind of payers.
pub(super) struct Budgets<K: Hash + Eq + Clone> {
    name: &'static str,
    rate: Rate,
    time: Elapsed,
    limiter: ArcSwap<Limiter<K>>,
    charges: AtomicUsize,
    /// When full budgets are forgotten next, in nanoseconds of `time`.
    sweep_at: AtomicU64,
}

/// What became of a request, and what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Charge {
    /// Name of the budget.
    pub(super) policy: &'static str,
    /// The whole budget.
    pub(super) quota: u32,
    /// How long the whole budget takes to grow back.
    pub(super) window: Duration,
    /// What is left.
    pub(super) remaining: u32,
    /// When the next request can be paid; only if this one could not.
    pub(super) retry_after: Option<Duration>,
}

impl Charge {
    /// Returns how long it takes until nothing of the budget is missing.
    pub(super) fn full_in(&self) -> Duration {
        (self.window / self.quota.max(1)).saturating_mul(self.quota - self.remaining)
    }
}

impl<K: Hash + Eq + Clone> Budgets<K> {
    pub(super) fn new(name: &'static str, rate: Rate, clock: Clock) -> Self {
        let time = Elapsed { clock, start: Instant::now() };
        let limiter = ArcSwap::from_pointee(limiter(rate, time.clone()));
        let sweep_at = AtomicU64::new(nanos(SWEEP_PAUSE));
        Self { name, rate, time, limiter, charges: AtomicUsize::new(0), sweep_at }
    }

    /// Takes one request out of a budget, if there is enough.
    pub(super) fn charge(&self, payer: &K) -> Charge {
        self.sweep_if_due();
        let (remaining, retry_after) = match self.limiter.load().check_key(payer) {
            Ok(left) => (left.remaining_burst_capacity(), None),
            Err(refused) => (0, Some(refused.wait_time_from(self.time.now()))),
        };
        let quota = self.rate.burst.get();
        Charge { policy: self.name, quota, window: period(self.rate) * quota, remaining, retry_after }
    }

    /// Forgets those who have a full budget, now and then.
    fn sweep_if_due(&self) {
        let is_due_by_count = self.charges.fetch_add(1, Ordering::Relaxed) % SWEEP_CHARGES == SWEEP_CHARGES - 1;
        let (now, at) = (nanos(self.time.now()), self.sweep_at.load(Ordering::Relaxed));
        let next = now.saturating_add(nanos(SWEEP_PAUSE));
        let is_due_by_time =
            now >= at && self.sweep_at.compare_exchange(at, next, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if is_due_by_count || is_due_by_time {
            self.sweep(MAX_PAYERS);
        }
    }

    fn sweep(&self, most: usize) {
        let limiter = self.limiter.load();
        limiter.retain_recent();
        limiter.shrink_to_fit();
        // Memory is worth more than the accounts of so many that all have something missing.
        if limiter.len() > most {
            tracing::warn!(budget = self.name, payers = limiter.len(), "too many clients to remember, all start anew");
            self.limiter.store(Arc::new(self::limiter(self.rate, self.time.clone())));
        }
    }

    #[cfg(test)]
    fn payers(&self) -> usize {
        self.limiter.load().len()
    }
}

fn limiter<K: Hash + Eq + Clone>(rate: Rate, time: Elapsed) -> Limiter<K> {
    // The period of a rate is never zero, so the quota always exists.
    let quota = Quota::with_period(period(rate)).unwrap_or(Quota::per_minute(NonZeroU32::MIN)).allow_burst(rate.burst);
    RateLimiter::dashmap_with_clock(quota, time).with_middleware()
}

/// Returns how long one request takes to grow back.
fn period(rate: Rate) -> Duration {
    Duration::from_mins(1) / rate.sustained_per_minute.get()
}

/// Time since the start of the process. It never goes back, whatever happens to the wall clock, and tests can move it.
#[derive(Debug, Clone)]
struct Elapsed {
    clock: Clock,
    start: Instant,
}

impl TimeSource for Elapsed {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.clock.elapsed_since(self.start)
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three at once, and one every ten seconds. Long enough that a slow test machine changes nothing.
    fn budgets() -> (Budgets<u32>, Clock) {
        let clock = Clock::shifted();
        let number = |n| NonZeroU32::new(n).unwrap();
        (Budgets::new("test", Rate { burst: number(3), sustained_per_minute: number(6) }, clock.clone()), clock)
    }

    #[test]
    fn a_budget_is_used_up_and_grows_back() {
        let (budgets, clock) = budgets();
        let left: Vec<u32> = (0..3).map(|_| budgets.charge(&1).remaining).collect();
        assert_eq!(left, [2, 1, 0]);
        let refused = budgets.charge(&1);
        assert!(
            refused.retry_after.is_some_and(|wait| wait > Duration::from_secs(5) && wait <= Duration::from_secs(10))
        );
        assert_eq!((refused.window, refused.full_in()), (Duration::from_secs(30), Duration::from_secs(30)));
        assert_eq!(budgets.charge(&2).retry_after, None);

        clock.advance(Duration::from_secs(10));
        assert_eq!(budgets.charge(&1).retry_after, None);
        assert!(budgets.charge(&1).retry_after.is_some());
        clock.advance(Duration::from_hours(1));
        assert_eq!(budgets.charge(&1).remaining, 2);
    }

    #[test]
    fn whoever_has_a_full_budget_is_forgotten() {
        let (budgets, clock) = budgets();
        assert!((0..500).all(|payer| budgets.charge(&payer).remaining == 2));
        assert_eq!(budgets.payers(), 500);
        clock.advance(SWEEP_PAUSE);
        budgets.charge(&1000);
        assert_eq!(budgets.payers(), 1);
    }

    #[test]
    fn a_flood_of_payers_is_swept_without_time_passing() {
        let (budgets, _) = budgets();
        assert!((0..500).all(|payer| budgets.charge(&payer).remaining == 2));
        budgets.sweep(499);
        assert_eq!(budgets.payers(), 0);
        assert_eq!(budgets.charge(&1).remaining, 2);
    }
}
