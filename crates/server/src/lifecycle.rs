//! Start and stop: signals, draining, and the end.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Tells all parts of the process to stop.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    token: CancellationToken,
}

impl Shutdown {
    /// Asks everything to stop.
    pub fn start(&self) {
        self.token.cancel();
    }

    /// Waits until the process is asked to stop.
    pub async fn started(&self) {
        self.token.cancelled().await;
    }

    /// Runs `work` again and again with a pause in between, until the process is asked to stop.
    pub async fn repeat<F: Future<Output = ()>>(&self, pause: Duration, mut work: impl FnMut() -> F) {
        loop {
            tokio::select! {
                () = self.started() => return,
                () = tokio::time::sleep(pause) => work().await,
            }
        }
    }
}

/// Signals that ask the process to stop. Heard from the start on: the first process of a container has no other way to be
/// stopped, and one that comes early must not be lost.
pub(crate) struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
    quit: Signal,
}

impl StopSignals {
    /// Begins to listen.
    pub(crate) fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
        })
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            _ = self.quit.recv() => {}
        }
    }

    /// Stops in order, unless another signal comes: then the process ends at once, which is an error.
    pub(crate) async fn stop_in_order(
        mut self,
        stopping: impl Future<Output = anyhow::Result<()>>,
    ) -> anyhow::Result<()> {
        tracing::info!("stopping");
        tokio::select! {
            stopped = stopping => stopped,
            () = self.next() => anyhow::bail!("stopped by a second signal; what was running is lost"),
        }
    }
}
