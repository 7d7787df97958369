//! Nobody takes all connections of searches.

use std::time::Duration;

use dialogporten_domain::PartyId;
use dialogporten_storage::{self as storage, SearchLimits};

use crate::App;
use crate::queue::Queues;

/// Who searches.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Asker {
    /// A user.
    User(PartyId),
    /// A service owner, by its short name, for itself or on behalf of a user.
    Owner(String),
}

/// Lines of searches of the same asker.
pub(crate) type SearchQueues = Queues<Asker>;

/// Returns lines in which an asker has half of the connections at once; the other searches wait as long as a search may
/// take.
pub(crate) fn search_queues(limits: SearchLimits) -> SearchQueues {
    let half = usize::try_from(limits.connections / 2).unwrap_or(usize::MAX);
    Queues::new(half.max(1), limits.time.unwrap_or(Duration::MAX))
}

impl App {
    /// Runs a search when it is the asker's turn. One whose turn does not come in time has taken too long.
    pub(crate) async fn in_turn<T>(
        &self,
        asker: Asker,
        search: impl Future<Output = Result<T, storage::Error>>,
    ) -> Result<T, storage::Error> {
        let turn = self.searches.wait(asker).await;
        if turn.has_come() { search.await } else { Err(storage::Error::Timeout) }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use rstest::rstest;

    use super::*;

    fn asker(name: &str) -> Asker {
        Asker::Owner(name.to_owned())
    }

    #[rstest]
    #[case::half(8, 4)]
    #[case::less_than_half(5, 2)]
    #[case::at_least_one(1, 1)]
    #[tokio::test]
    async fn an_asker_has_half_of_the_connections(#[case] connections: u32, #[case] at_once: usize) {
        let queues = search_queues(SearchLimits { connections, time: None });
        let mut turns = Vec::new();
        while let Some(turn) = queues.wait(asker("a")).now_or_never() {
            turns.push(turn);
        }
        assert_eq!(turns.len(), at_once);
        assert!(queues.wait(asker("b")).now_or_never().is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_search_waits_as_long_as_it_may_take() {
        let time = Duration::from_secs(20);
        let queues = search_queues(SearchLimits { connections: 1, time: Some(time) });
        let first = queues.wait(asker("a")).await;
        let started = tokio::time::Instant::now();
        assert!(!queues.wait(asker("a")).await.has_come());
        assert_eq!(started.elapsed(), time);
        drop(first);
    }
}
