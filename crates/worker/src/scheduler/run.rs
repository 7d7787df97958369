//! Waits for turns and takes them.

use std::time::Duration;

use dialogporten_domain::{Clock, Timestamp};
use dialogporten_storage::{Error, JobLock, JobRun, Store};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::Job;

/// How patient a scheduler is.
#[derive(Debug, Clone, Copy)]
pub struct SchedulerPace {
    /// How often it looks at the clock.
    pub tick: Duration,
    /// How long it leaves a job alone that another one runs, or that it could not begin.
    pub busy: Duration,
    /// How long after a failure it tries again, once.
    pub retry: Duration,
    /// How often it makes sure that a job is still its own.
    pub check: Duration,
}

impl Default for SchedulerPace {
    fn default() -> Self {
        Self {
            tick: Duration::from_secs(1),
            busy: Duration::from_secs(5),
            retry: Duration::from_secs(30),
            check: Duration::from_secs(10),
        }
    }
}

/// How a look at a job ended.
enum Turn {
    /// Everything up to this turn is over.
    Over(Timestamp),
    /// Somebody else is at it.
    Elsewhere,
}

/// Runs jobs when it is their turn.
#[derive(Clone)]
pub struct Scheduler {
    store: Store,
    clock: Clock,
    pace: SchedulerPace,
    stop: CancellationToken,
}

impl Scheduler {
    /// Puts a scheduler together. It stops when `stop` says so.
    pub fn new(store: Store, clock: Clock, pace: SchedulerPace, stop: CancellationToken) -> Self {
        Self { store, clock, pace, stop }
    }

    /// Runs jobs, each independently of the others, until it is asked to stop. A job that is running then is stopped, and
    /// its turn is left to others.
    pub async fn run(self, jobs: Vec<Job>) {
        let mut running = JoinSet::new();
        for job in jobs.into_iter().filter(|job| !job.timetable.is_off()) {
            let scheduler = self.clone();
            running.spawn(async move {
                // Whatever is under way ends here; what it had not finished is not recorded.
                scheduler.stop.run_until_cancelled(scheduler.attend(&job)).await;
            });
        }
        running.join_all().await;
    }

    async fn attend(&self, job: &Job) {
        let mut over = None;
        loop {
            let due = job.timetable.latest(self.clock.now()).filter(|due| over.is_none_or(|over| over < *due));
            let pause = match due {
                None => self.pace.tick,
                Some(due) => match self.turn(job, due).await {
                    Ok(Turn::Over(slot)) => {
                        over = Some(slot);
                        self.pace.tick
                    }
                    Ok(Turn::Elsewhere) => self.pace.busy,
                    Err(error) => {
                        warn!(job = job.name, %error, "a job could not be begun");
                        self.pace.busy
                    }
                },
            };
            tokio::time::sleep(pause).await;
        }
    }

    async fn turn(&self, job: &Job, due: Timestamp) -> Result<Turn, Error> {
        if let Some(over) = self.last_turn(job, due).await? {
            return Ok(Turn::Over(over));
        }
        let Some(mut lock) = self.store.lock_job(job.name).await? else { return Ok(Turn::Elsewhere) };
        // It may have ended between the question and the lock.
        if let Some(over) = self.last_turn(job, due).await? {
            lock.release().await?;
            return Ok(Turn::Over(over));
        }
        let started_at = self.clock.now();
        info!(job = job.name, %due, "a job begins");
        let outcome = tokio::select! {
            outcome = self.run_twice(job) => outcome,
            lost = self.lose(&mut lock) => return Err(lost),
        };
        let finished_at = self.clock.now();
        let error = outcome.as_ref().err().map(String::as_str);
        self.store.record_job_run(JobRun { name: job.name, slot: due, started_at, finished_at, error }).await?;
        match error {
            None => info!(job = job.name, "a job has ended"),
            Some(cause) => warn!(job = job.name, cause, "a job has failed until its next turn"),
        }
        lock.release().await?;
        Ok(Turn::Over(due))
    }

    async fn last_turn(&self, job: &Job, due: Timestamp) -> Result<Option<Timestamp>, Error> {
        Ok(self.store.last_job_slot(job.name).await?.filter(|over| *over >= due))
    }

    async fn run_twice(&self, job: &Job) -> Result<(), String> {
        let Err(cause) = job.run().await else { return Ok(()) };
        warn!(job = job.name, cause, "a job has failed and is tried again");
        tokio::time::sleep(self.pace.retry).await;
        job.run().await
    }

    /// Ends when the lock is lost: then others may have begun.
    async fn lose(&self, lock: &mut JobLock) -> Error {
        loop {
            tokio::time::sleep(self.pace.check).await;
            if let Err(error) = lock.check().await {
                return error;
            }
        }
    }
}
