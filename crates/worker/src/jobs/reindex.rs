//! Builds the full-text index anew, while everything else goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dialogporten_domain::Clock;
pub use dialogporten_storage::ReindexSelection as Selection;
use dialogporten_storage::Store;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::info;
use uuid::Uuid;

use super::JobError;

/// How long a worker that has died keeps its dialogs from the others. Far longer than a batch takes.
const LEASE: Duration = Duration::from_mins(10);
/// Time between two lines about progress.
const PROGRESS: Duration = Duration::from_secs(30);
/// Pause when all that is left is in the hands of others.
const OTHERS: Duration = Duration::from_millis(200);

/// What a run covers, and how it works.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Which dialogs; `None` goes on with what an earlier run has left.
    pub selection: Option<Selection>,
    /// Do dialogs without an entry, or with an old one, come first?
    pub puts_stale_first: bool,
    /// How many dialogs a worker takes at once.
    pub batch_size: u32,
    /// How many workers there are. Other processes may have more.
    pub workers: u16,
    /// Pause of a worker after each batch.
    pub throttle: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { selection: None, puts_stale_first: false, batch_size: 1000, workers: 1, throttle: Duration::ZERO }
    }
}

/// Builds the entries of dialogs anew until none is left or the process is asked to stop; what is left then is done by
/// a run that goes on. Returns how many were built.
pub async fn run(store: &Store, clock: &Clock, options: Options, stop: &CancellationToken) -> Result<u64, JobError> {
    if let Some(selection) = options.selection {
        let count = store.fill_reindex_queue(selection, options.puts_stale_first).await?;
        info!(count, "dialogs wait to be indexed");
    }
    let total = store.reindex_queue_length().await?;
    let done = Arc::new(AtomicU64::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..options.workers.max(1) {
        let worker =
            Worker { store: store.clone(), clock: clock.clone(), options, done: Arc::clone(&done), stop: stop.clone() };
        workers.spawn(worker.run());
    }
    let started = Instant::now();
    let mut progress = tokio::time::interval_at(started + PROGRESS, PROGRESS);
    loop {
        tokio::select! {
            ended = workers.join_next() => match ended {
                Some(Ok(outcome)) => outcome?,
                Some(Err(error)) => return Err(std::io::Error::other(error).into()),
                None => break,
            },
            _ = progress.tick() => {
                let done = done.load(Ordering::Relaxed);
                let per_second = done / started.elapsed().as_secs().max(1);
                let pending = store.reindex_queue_length().await?;
                info!(total, done, pending, per_second, "indexing dialogs");
            }
        }
    }
    let done = done.load(Ordering::Relaxed);
    if done > 0 && !stop.is_cancelled() {
        store.tidy_text_index().await?;
    }
    info!(done, is_stopped = stop.is_cancelled(), "indexed dialogs");
    Ok(done)
}

struct Worker {
    store: Store,
    clock: Clock,
    options: Options,
    done: Arc<AtomicU64>,
    stop: CancellationToken,
}

impl Worker {
    async fn run(self) -> Result<(), JobError> {
        let limit = i64::from(self.options.batch_size.max(1));
        while !self.stop.is_cancelled() {
            let batch = self.store.claim_reindex(self.clock.now(), LEASE, limit).await?;
            if batch.is_empty() {
                if self.store.reindex_queue_length().await? == 0 {
                    break;
                }
                // Another worker has the rest; should it die, its lease ends.
                tokio::time::sleep(OTHERS).await;
                continue;
            }
            self.work_off(&batch).await?;
            tokio::time::sleep(self.options.throttle).await;
        }
        Ok(())
    }

    async fn work_off(&self, batch: &[Uuid]) -> Result<(), JobError> {
        let (mut done, mut left) = (Vec::with_capacity(batch.len()), Vec::new());
        let mut failure = None;
        for (at, dialog) in batch.iter().enumerate() {
            if self.stop.is_cancelled() {
                left.extend_from_slice(&batch[at..]);
                break;
            }
            match self.store.reindex_dialog(*dialog).await {
                Ok(true) => done.push(*dialog),
                Ok(false) => left.push(*dialog),
                Err(error) => {
                    left.extend_from_slice(&batch[at..]);
                    failure = Some(error);
                    break;
                }
            }
        }
        self.done.fetch_add(u64::try_from(done.len()).unwrap_or(u64::MAX), Ordering::Relaxed);
        self.store.settle_reindex(&done, &left).await?;
        if done.is_empty() {
            // Whoever changes these dialogs just now needs a moment.
            tokio::time::sleep(OTHERS).await;
        }
        failure.map_or(Ok(()), |error| Err(error.into()))
    }
}
