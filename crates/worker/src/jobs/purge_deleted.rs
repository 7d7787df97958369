//! Removes dialogs for good that were deleted long ago.

use std::time::Duration;

use dialogporten_domain::{Clock, Timestamp};
use dialogporten_storage::{DeletedDialog, Store};
use tracing::info;

use super::JobError;

/// Time between two lines about progress.
const PROGRESS: Duration = Duration::from_secs(30);

/// What a run covers.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How long after its deletion a dialog is removed.
    pub after: Duration,
    /// How many are removed at once, 1 to 1000. All rows below them are locked for that long.
    pub batch_size: u16,
    /// Is nothing removed, but only shown what would be?
    pub is_dry_run: bool,
}

impl Options {
    /// Returns the usual options for a time.
    pub fn new(after: Duration) -> Self {
        Self { after, batch_size: 100, is_dry_run: false }
    }
}

/// Removes deleted dialogs, or only shows them. Each is handed to `show`. Returns how many there were.
///
/// Frozen dialogs go as well, as they do when their owner purges them. Nothing is announced: their deletion has been.
pub async fn run(
    store: &Store,
    clock: &Clock,
    options: Options,
    mut show: impl FnMut(&DeletedDialog),
) -> Result<usize, JobError> {
    let before = deleted_before(clock.now(), options.after);
    let limit = i64::from(options.batch_size.max(1));
    let (mut count, mut last) = (0, None);
    let mut next_line = tokio::time::Instant::now() + PROGRESS;
    loop {
        let batch = if options.is_dry_run {
            store.list_deleted_dialogs(before, last.as_ref(), limit).await?
        } else {
            store.purge_deleted_dialogs(before, limit).await?
        };
        batch.iter().for_each(&mut show);
        count += batch.len();
        let Some(newest) = batch.into_iter().next_back() else { break };
        if tokio::time::Instant::now() >= next_line {
            info!(count, deleted_at = %newest.deleted_at, "removing deleted dialogs");
            next_line = tokio::time::Instant::now() + PROGRESS;
        }
        last = Some(newest);
    }
    if !options.is_dry_run {
        info!(count, deleted_before = %before, "removed deleted dialogs");
    }
    Ok(count)
}

fn deleted_before(now: Timestamp, after: Duration) -> Timestamp {
    now.plus_micros(i64::try_from(after.as_micros()).map_or(i64::MIN, |micros| -micros))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_counted_back_from_now() {
        let now = Timestamp::parse("2026-11-24T13:39:59Z").unwrap();
        assert_eq!(deleted_before(now, Duration::from_hours(48)).to_whole_seconds(), "2026-11-22T13:39:59");
    }
}
