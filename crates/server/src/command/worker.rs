//! `dialogporten worker`: delivers events. Any number of them may run.

use std::process::ExitCode;

use dialogporten_domain::Clock;

use super::background;
use crate::{Worker, delivery_settings};

pub(super) async fn run() -> anyhow::Result<ExitCode> {
    background::run("delivering", async |settings, upstream| {
        Worker::start(settings, delivery_settings(settings), upstream, Clock::System).await
    })
    .await
}
