//! Commands that read, decide and then write only if nobody else has written in between.

use std::sync::Arc;

use uuid::Uuid;

use super::attempt::{Answers, Attempt};
use crate::{App, Error};

/// How often a command may hold the dialog only to find that it must ask a neighbor about what somebody else has written
/// since it last did.
const ROUNDS: usize = 10;

/// Runs a command about a dialog again, from its reading on, as long as it loses races. Everything is looked at anew: a
/// dialog that was frozen, deleted or given another revision in the meantime is refused like one that was so from the
/// start.
///
/// The first attempt does not wait for anybody, and most commands need no other. Those that lose it line up, one at a time
/// per dialog and process, and then hold the dialog while they read and write: so they cannot lose again, whoever else
/// writes. What neighbors had to be asked is known from the first attempt; if it turns out not to be enough, the dialog is
/// let go of for another one.
pub(super) async fn until_saved<'a, T, F: Future<Output = Result<T, Error>>>(
    app: &'a App,
    dialog: Uuid,
    mut attempt: impl FnMut(Attempt<'a>) -> F,
) -> Result<T, Error> {
    let answers = Arc::<Answers>::default();
    let outcome = attempt(Attempt::free(app, &answers)).await;
    if !is_lost(&outcome) {
        return outcome;
    }
    let turn = app.queues.wait(dialog).await;
    if !turn.has_come() {
        return Err(Error::Busy);
    }
    for _ in 0..ROUNDS {
        let held = app.store.hold_dialog(dialog).await?;
        let outcome = attempt(Attempt::holding(app, &answers, held.clone())).await;
        if outcome.is_ok() {
            held.let_go().await?;
            return outcome;
        }
        drop(held);
        if !is_lost(&outcome) {
            return outcome;
        }
        let outcome = attempt(Attempt::free(app, &answers)).await;
        if !is_lost(&outcome) {
            return outcome;
        }
    }
    Err(Error::lost_race())
}

fn is_lost<T>(outcome: &Result<T, Error>) -> bool {
    outcome.as_ref().is_err_and(Error::is_lost_race)
}

/// A write that was not made because somebody else was faster.
pub(super) fn saved_or_lost(is_saved: bool) -> Result<(), Error> {
    if is_saved { Ok(()) } else { Err(Error::lost_race()) }
}
