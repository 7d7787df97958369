//! Streaming replicas that answer reads, and whoever is the primary.
//!
//! A read goes to a replica only if that has replayed everything that was stored when the read began. How far that reaches
//! is asked of the primary, once for all reads that begin at about the same time.

mod lag;
mod position;
mod primary;
mod read;
mod reads;
mod rounds;
mod watch;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

use primary::Primary;
pub(crate) use primary::find_primary;
pub(crate) use read::{Answer, ReadKind};
pub use reads::ReadCounts;
use reads::Reads;
use rounds::Rounds;
use watch::Replica;

use crate::connection::ReplicaPools;
use crate::{Error, Store, StoreSettings};

/// The replicas of a process.
#[derive(Debug)]
pub(crate) struct Replicas {
    all: Vec<Arc<Replica>>,
    rounds: Rounds,
    max_lag: Duration,
    turn: AtomicUsize,
    pub(crate) reads: Reads,
}

/// The state of a replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplicaState {
    /// How far it is behind; nothing when it does not answer or is no replica.
    pub lag: Option<Duration>,
    /// Do reads go there?
    pub is_used: bool,
}

impl Replicas {
    pub(crate) fn new(settings: &StoreSettings) -> Result<Self, Error> {
        let open = |url: &String| Ok(Arc::new(Replica::new(ReplicaPools::new(url, settings)?)));
        Ok(Self {
            all: settings.replicas.iter().map(open).collect::<Result<_, Error>>()?,
            rounds: Rounds::default(),
            max_lag: settings.max_replica_lag,
            turn: AtomicUsize::default(),
            reads: Reads::default(),
        })
    }

    fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Iterates over the pools of all replicas.
    pub(crate) fn pools(&self) -> impl Iterator<Item = &ReplicaPools> {
        self.all.iter().map(|replica| &replica.pools)
    }

    fn is_near(&self, lag: Option<Duration>) -> bool {
        lag.is_some_and(|lag| lag <= self.max_lag)
    }

    /// Finds a replica that has everything that was stored when this was called; replicas take turns. Waits for one that is
    /// only a little behind.
    async fn choose(&self) -> Option<&Arc<Replica>> {
        let near: Vec<_> = self.all.iter().filter(|replica| self.is_near(replica.lag())).collect();
        if near.is_empty() {
            return None;
        }
        let chosen = timeout(self.max_lag, async {
            let position = self.rounds.position().await?;
            let (before, after) = near.split_at(self.turn.fetch_add(1, Ordering::Relaxed) % near.len());
            let mut in_turn = after.iter().chain(before).copied();
            if let Some(ready) = in_turn.clone().find(|replica| replica.covers(position)) {
                return Some(ready);
            }
            let next = in_turn.next()?;
            next.caught_up(position).await.then_some(next)
        });
        chosen.await.ok().flatten()
    }

    pub(crate) async fn close(&self) {
        for pools in self.pools() {
            pools.close().await;
        }
    }
}

impl Store {
    /// Watches the servers until the end of the process: which one is the primary, and how far the replicas have come. No
    /// replica is used without this, and nothing else than the first server. Does nothing when there is only one.
    pub async fn watch_servers(self) -> Infallible {
        let mut watches = JoinSet::new();
        if self.pools.server_count() > 1 || !self.replicas.is_empty() {
            let store = self.clone();
            watches.spawn(async move { Primary::follow(&store.pools, &store.replicas.rounds).await });
        }
        for (place, replica) in self.replicas.all.iter().enumerate() {
            let (replica, replicas) = (Arc::clone(replica), Arc::clone(&self.replicas));
            watches.spawn(async move { replica.follow(place, &replicas.rounds).await });
        }
        while watches.join_next().await.is_some() {}
        std::future::pending().await
    }

    /// Returns the state of the replicas, in the order of the settings.
    pub fn replica_states(&self) -> Vec<ReplicaState> {
        let state = |lag| ReplicaState { lag, is_used: self.replicas.is_near(lag) };
        self.replicas.all.iter().map(|replica| state(replica.lag())).collect()
    }

    /// Returns how many reads who has answered; nothing of interest when there are no replicas.
    pub fn read_counts(&self) -> ReadCounts {
        self.replicas.reads.counts()
    }
}
