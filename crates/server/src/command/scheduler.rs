//! `dialogporten scheduler`: runs jobs when it is their turn. Any number of them may run.

use std::process::ExitCode;

use dialogporten_domain::Clock;

use super::background;
use crate::Worker;

pub(super) async fn run() -> anyhow::Result<ExitCode> {
    background::run("running jobs when it is their turn", async |settings, upstream| {
        let worker = Worker::idle(settings, Clock::System).await?;
        worker.schedule(settings, upstream);
        Ok(worker)
    })
    .await
}
