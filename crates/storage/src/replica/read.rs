//! Reads that a replica may answer.

use std::pin::Pin;
use std::sync::Arc;

use sqlx::PgConnection;
use tracing::warn;

use super::watch::Replica;
use crate::{Error, Store};

/// The kind of a read, which decides about its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadKind {
    /// A look-up by key.
    Request,
    /// A search.
    Search,
}

/// The answer of a server, on its way.
pub(crate) type Answer<'c, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'c>>;

impl Store {
    /// Runs a read on a replica that has everything that was stored before this was called. Returns nothing when there is
    /// none, or when it has failed: then the primary must be asked.
    pub(crate) async fn on_replica<T, F>(&self, kind: ReadKind, read: F) -> Option<Result<T, Error>>
    where
        F: for<'c> FnOnce(&'c mut PgConnection) -> Answer<'c, T>,
    {
        let reads = &self.replicas.reads;
        if self.replicas.is_empty() {
            return None;
        }
        let Some(replica) = self.replicas.choose().await else {
            reads.of_primary();
            return None;
        };
        let answer = run(replica, kind, read).await.unwrap_or(Err(Error::Conflict));
        match answer {
            Err(error) if is_worth_asking_again(kind, &error) => {
                warn!(%error, "a read replica has failed; the primary is asked");
                reads.asked_again();
                None
            }
            answer => {
                reads.of_replica();
                Some(answer)
            }
        }
    }
}

/// Returns nothing when the replica was lost meanwhile: a server that is cut off may never answer.
async fn run<T, F>(replica: &Arc<Replica>, kind: ReadKind, read: F) -> Option<Result<T, Error>>
where
    F: for<'c> FnOnce(&'c mut PgConnection) -> Answer<'c, T>,
{
    let pool = match kind {
        ReadKind::Request => &replica.pools.requests,
        ReadKind::Search => &replica.pools.search,
    };
    let mut connection = tokio::select! {
        connection = pool.acquire() => match connection {
            Ok(connection) => connection,
            Err(error) => return Some(Err(error.into())),
        },
        () = replica.lost() => return None,
    };
    let answer = tokio::select! {
        answer = read(&mut connection) => Some(answer),
        () = replica.lost() => None,
    };
    if answer.is_none() {
        connection.close_on_drop();
    }
    answer
}

/// Would the primary give another answer? A replica cancels statements that stand in the way of what it has to replay.
fn is_worth_asking_again(kind: ReadKind, error: &Error) -> bool {
    match error {
        Error::Timeout => kind == ReadKind::Request,
        Error::Corrupt(_) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_primary_would_say_as_well_is_final() {
        let lost = Error::Database(sqlx::Error::PoolTimedOut);
        for error in [Error::Conflict, Error::Busy, lost] {
            assert!(
                is_worth_asking_again(ReadKind::Search, &error) && is_worth_asking_again(ReadKind::Request, &error)
            );
        }
        assert!(is_worth_asking_again(ReadKind::Request, &Error::Timeout));
        assert!(!is_worth_asking_again(ReadKind::Search, &Error::Timeout));
        assert!(!is_worth_asking_again(ReadKind::Request, &Error::Corrupt("party")));
    }
}
