//! One process at a time runs a job.

use std::io::ErrorKind;
use std::time::Duration;

use sqlx::{ConnectOptions as _, Connection as _, PgConnection};

use tokio::time::timeout;

use crate::{Error, Store};

/// How long the server may take to tell that the lock is still there. Who hears nothing must assume that it is not.
const ANSWER: Duration = Duration::from_secs(5);

/// Sets our locks apart from those of others in the same database.
const LOCKS: i32 = 0x6a6f_6273;

/// The right to run a job, until it is released or its connection ends.
#[derive(Debug)]
pub struct JobLock {
    connection: PgConnection,
}

impl Store {
    /// Takes the right to run a job; `None` when somebody else has it. Has a connection of its own, because the lock ends
    /// with its session: a process that dies keeps nobody from running the job.
    pub async fn lock_job(&self, name: &str) -> Result<Option<JobLock>, Error> {
        let mut connection = self.pools.address().connect().await?;
        let is_taken =
            sqlx::query_scalar!(r#"SELECT pg_try_advisory_lock($1, hashtext($2)) AS "is_taken!""#, LOCKS, name)
                .fetch_one(&mut connection)
                .await?;
        if is_taken {
            return Ok(Some(JobLock { connection }));
        }
        connection.close().await?;
        Ok(None)
    }
}

impl JobLock {
    /// Makes sure that the lock is still there. Whoever runs a long job asks now and then: that also keeps the connection
    /// from looking unused.
    pub async fn check(&mut self) -> Result<(), Error> {
        match timeout(ANSWER, self.connection.ping()).await {
            Ok(answer) => Ok(answer?),
            Err(_) => Err(sqlx::Error::Io(ErrorKind::TimedOut.into()).into()),
        }
    }

    /// Gives the lock back.
    pub async fn release(self) -> Result<(), Error> {
        Ok(self.connection.close().await?)
    }
}
