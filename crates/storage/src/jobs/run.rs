//! Turns of jobs that are over.

use dialogporten_domain::Timestamp;

use crate::{Error, Store};

/// A turn of a job that is over.
#[derive(Debug, Clone, Copy)]
pub struct JobRun<'a> {
    /// The job.
    pub name: &'a str,
    /// When it was due.
    pub slot: Timestamp,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Timestamp,
    /// What went wrong.
    pub error: Option<&'a str>,
}

impl Store {
    /// Returns when the last turn of a job was due that is over.
    pub async fn last_job_slot(&self, name: &str) -> Result<Option<Timestamp>, Error> {
        let slot = sqlx::query_scalar!("SELECT slot FROM job WHERE name = $1", name)
            .fetch_optional(&self.pools.background)
            .await?;
        Ok(slot.map(Timestamp::from))
    }

    /// Records that a turn of a job is over.
    pub async fn record_job_run(&self, run: JobRun<'_>) -> Result<(), Error> {
        sqlx::query!(
            "
            INSERT INTO job (name, slot, started_at, finished_at, error) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (name) DO UPDATE
            SET slot = excluded.slot, started_at = excluded.started_at, finished_at = excluded.finished_at,
                error = excluded.error
            ",
            run.name,
            run.slot.to_chrono(),
            run.started_at.to_chrono(),
            run.finished_at.to_chrono(),
            run.error,
        )
        .execute(&self.pools.background)
        .await?;
        Ok(())
    }
}
