//! Something that is done now and then.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;

use super::Timetable;
use crate::jobs::JobError;

type Work = Box<dyn Fn() -> BoxFuture<'static, Result<(), JobError>> + Send + Sync>;

/// Something that is done now and then. It may be stopped at any time, and then begins again with its next run.
pub struct Job {
    pub(super) name: &'static str,
    pub(super) timetable: Timetable,
    pub(super) limit: Duration,
    work: Work,
}

impl Job {
    /// Describes a job. Its name is what its turns are remembered under; a run that takes longer than the limit has
    /// failed.
    pub fn new<T, F>(
        name: &'static str,
        timetable: Timetable,
        limit: Duration,
        work: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<T, JobError>> + Send + 'static,
    {
        Self { name, timetable, limit, work: Box::new(move || work().map(|outcome| outcome.map(drop)).boxed()) }
    }

    /// Runs once.
    pub(super) async fn run(&self) -> Result<(), String> {
        // A mistake in one job must not end the others.
        let work = AssertUnwindSafe((self.work)()).catch_unwind();
        match tokio::time::timeout(self.limit, work).await {
            Ok(Ok(outcome)) => outcome.map_err(|error| error.to_string()),
            Ok(Err(_)) => Err("it panicked".to_owned()),
            Err(_) => Err(format!("not finished after {} seconds", self.limit.as_secs())),
        }
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("name", &self.name).field("timetable", &self.timetable).finish_non_exhaustive()
    }
}
