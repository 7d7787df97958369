//! Commands that read, decide and then write only if nobody else has written in between.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use uuid::Uuid;

use crate::{App, Error};

/// How often a command is tried. Of the commands that race, one wins every time.
const ATTEMPTS: usize = 10;

/// Runs a command about a dialog again, from its reading on, as long as it loses races. Everything is looked at anew: a
/// dialog that was frozen, deleted or given another revision in the meantime is refused like one that was so from the
/// start.
///
/// The first attempt does not wait for anybody, and leaves what it asked the neighbors for in the caches. Those that
/// lose it line up.
pub(super) async fn until_saved<T, F: Future<Output = Result<T, Error>>>(
    app: &App,
    dialog: Uuid,
    mut attempt: impl FnMut() -> F,
) -> Result<T, Error> {
    let mut outcome = attempt().await;
    if !outcome.as_ref().is_err_and(Error::is_lost_race) {
        return outcome;
    }
    let _turn = app.queues.wait(dialog).await;
    // What is left are appends that had begun already, and other processes.
    let pauses = ExponentialBuilder::default()
        .with_jitter()
        .with_min_delay(Duration::from_millis(1))
        .with_max_delay(Duration::from_millis(100))
        .with_max_times(ATTEMPTS - 2)
        .build();
    for pause in std::iter::once(Duration::ZERO).chain(pauses) {
        tokio::time::sleep(pause).await;
        outcome = attempt().await;
        if !outcome.as_ref().is_err_and(Error::is_lost_race) {
            break;
        }
    }
    outcome
}

/// A write that was not made because somebody else was faster.
pub(super) fn saved_or_lost(is_saved: bool) -> Result<(), Error> {
    if is_saved { Ok(()) } else { Err(Error::lost_race()) }
}
