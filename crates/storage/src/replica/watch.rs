//! One replica, and how far it has come.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use sqlx::{ConnectOptions as _, PgConnection};
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};
use tracing::{info, warn};

use super::lag::Lag;
use super::position::Position;
use super::rounds::Rounds;
use crate::connection::ReplicaPools;

/// A replica is asked at least this often, and at most once per shorter pause while somebody waits for it.
const PAUSE: Duration = Duration::from_millis(250);
const SHORT_PAUSE: Duration = Duration::from_millis(1);
/// How long a replica may take to answer.
const ANSWER: Duration = Duration::from_secs(1);

/// What is known of a replica.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// How far it has come; nothing when it does not answer or is none.
    replayed: Option<Position>,
    lag: Duration,
}

/// One replica.
#[derive(Debug)]
pub(super) struct Replica {
    pub(super) pools: ReplicaPools,
    known: watch::Sender<Known>,
    is_wanted: Notify,
}

impl Replica {
    pub(super) fn new(pools: ReplicaPools) -> Self {
        Self { pools, known: watch::Sender::default(), is_wanted: Notify::new() }
    }

    /// Returns how far the replica is behind; nothing when it does not answer.
    pub(super) fn lag(&self) -> Option<Duration> {
        let known = self.known.borrow();
        known.replayed.map(|_| known.lag)
    }

    /// Has the replica come as far as a position?
    pub(super) fn covers(&self, position: Position) -> bool {
        self.known.borrow().replayed.is_some_and(|replayed| replayed.covers(position))
    }

    /// Waits until the replica has come as far as a position. Ends without that when it never may.
    pub(super) async fn caught_up(&self, position: Position) -> bool {
        let mut known = self.known.subscribe();
        loop {
            match known.borrow_and_update().replayed {
                Some(replayed) if replayed.covers(position) => return true,
                Some(replayed) if replayed.timeline() == position.timeline() => {}
                _ => return false,
            }
            self.is_wanted.notify_one();
            if known.changed().await.is_err() {
                return false;
            }
        }
    }

    /// Waits until the replica does not answer any more.
    pub(super) async fn lost(&self) {
        let _ = self.known.subscribe().wait_for(|known| known.replayed.is_none()).await;
    }

    /// Asks the replica how far it has come until the end of the process.
    pub(super) async fn follow(&self, place: usize, rounds: &Rounds) -> Infallible {
        let (mut connection, mut lag, mut was_there) = (None, Lag::default(), true);
        loop {
            let _ = timeout(PAUSE, self.is_wanted.notified()).await;
            if let Some((asked_at, position)) = rounds.last().answer {
                lag.note(asked_at, position);
            }
            let replayed = self.ask(&mut connection).await;
            let lag = replayed.map_or(Duration::ZERO, |replayed| lag.at(Instant::now(), replayed));
            self.known.send_replace(Known { replayed, lag });
            match (was_there, replayed.is_some()) {
                (true, false) => warn!(place, "a read replica cannot be used"),
                (false, true) => info!(place, "a read replica can be used again"),
                _ => {}
            }
            was_there = replayed.is_some();
            sleep(SHORT_PAUSE).await;
        }
    }

    async fn ask(&self, connection: &mut Option<PgConnection>) -> Option<Position> {
        let answer = timeout(ANSWER, async {
            let asked = match connection {
                Some(asked) => asked,
                None => connection.insert(self.pools.address.connect().await?),
            };
            Position::of_replica(asked).await
        });
        if let Ok(Ok(replayed)) = answer.await {
            return replayed;
        }
        *connection = None;
        None
    }
}
