//! One connection to the primary, wherever that is.

use std::convert::Infallible;
use std::time::Duration;

use sqlx::{ConnectOptions as _, PgConnection};
use tokio::time::timeout;
use tracing::{info, warn};

use super::position::Position;
use super::rounds::Rounds;
use crate::connection::Pools;

/// How long a server may take to answer.
const ANSWER: Duration = Duration::from_secs(1);

/// Leads the pools to the primary, if there are several servers and one of them answers as such.
pub(crate) async fn find_primary(pools: &Pools) {
    if pools.server_count() > 1 {
        Primary::new(pools).find().await;
    }
}

/// One connection to the primary, wherever that is.
pub(super) struct Primary<'a> {
    pools: &'a Pools,
    connection: Option<PgConnection>,
    was_there: bool,
}

impl<'a> Primary<'a> {
    fn new(pools: &'a Pools) -> Self {
        Self { pools, connection: None, was_there: true }
    }

    /// Asks how far the log reaches until the end of the process, and leads the pools to the server that answers.
    pub(super) async fn follow(pools: &'a Pools, rounds: &Rounds) -> Infallible {
        let mut primary = Self::new(pools);
        loop {
            rounds.wanted().await;
            rounds.run(primary.ask()).await;
        }
    }

    async fn ask(&mut self) -> Option<Position> {
        if let Some(connection) = &mut self.connection {
            if let Ok(Ok(position)) = timeout(ANSWER, Position::of_primary(connection)).await {
                return Some(position);
            }
            self.connection = None;
        }
        let found = self.find().await;
        if self.was_there && found.is_none() {
            warn!("no database server answers as the primary");
        }
        self.was_there = found.is_some();
        found
    }

    /// Looks for the primary. A former one that came back by mistake is in an older history.
    async fn find(&mut self) -> Option<Position> {
        let mut found: Option<(usize, PgConnection, Position)> = None;
        for place in 0..self.pools.server_count() {
            if let Ok(Some((connection, position))) = timeout(ANSWER, self.connect(place)).await
                && found.as_ref().is_none_or(|(.., best)| best.timeline() < position.timeline())
            {
                found = Some((place, connection, position));
            }
        }
        let (place, connection, position) = found?;
        if self.pools.move_to(place) {
            info!(place, "another database server has become the primary");
        }
        self.connection = Some(connection);
        Some(position)
    }

    async fn connect(&self, place: usize) -> Option<(PgConnection, Position)> {
        let mut connection = self.pools.server(place)?.connect().await.ok()?;
        let position = Position::of_primary(&mut connection).await.ok()?;
        Some((connection, position))
    }
}
