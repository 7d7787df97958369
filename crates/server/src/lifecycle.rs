//! Start and stop: signals, draining, and the end.

use std::time::Duration;

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

/// Waits for a signal that asks the process to stop.
pub(crate) async fn signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut quit = signal(SignalKind::quit())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = quit.recv() => {}
    }
    Ok(())
}
