//! The question how far the log reaches, asked once for everybody who wants to know at the same time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, watch};

use super::position::Position;

/// The primary is asked at least this often.
const PAUSE: Duration = Duration::from_millis(250);

/// The latest answer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Round {
    number: u64,
    /// When the question was asked, and the answer; nothing when there was none.
    pub(super) answer: Option<(Instant, Position)>,
}

/// Questions and answers.
#[derive(Debug, Default)]
pub(super) struct Rounds {
    begun: AtomicU64,
    is_wanted: Notify,
    last: watch::Sender<Round>,
}

impl Rounds {
    /// Returns a position behind everything that was stored when this was called. The answer to a question that was on
    /// its way already would not do.
    pub(super) async fn position(&self) -> Option<Position> {
        let begun = self.begun.load(Ordering::SeqCst);
        self.is_wanted.notify_one();
        let mut last = self.last.subscribe();
        let round = *last.wait_for(|round| round.number > begun).await.ok()?;
        round.answer.map(|(_, position)| position)
    }

    /// Returns the latest answer.
    pub(super) fn last(&self) -> Round {
        *self.last.borrow()
    }

    /// Waits until somebody wants to know, or it is time.
    pub(super) async fn wanted(&self) {
        let _ = tokio::time::timeout(PAUSE, self.is_wanted.notified()).await;
    }

    /// Asks once.
    pub(super) async fn run(&self, ask: impl Future<Output = Option<Position>>) {
        let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let asked_at = Instant::now();
        let answer = ask.await.map(|position| (asked_at, position));
        self.last.send_replace(Round { number, answer });
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn an_answer_to_an_earlier_question_does_not_count() {
        let rounds = Rounds::default();
        let (answer, first) = oneshot::channel();
        let mut round = std::pin::pin!(rounds.run(async { first.await.ok() }));
        assert!(futures_poll(round.as_mut()).is_none(), "the first question is on its way");
        let mut wanted = std::pin::pin!(rounds.position());
        assert!(futures_poll(wanted.as_mut()).is_none());
        answer.send(Position::at(1, 5)).unwrap();
        round.await;
        assert!(futures_poll(wanted.as_mut()).is_none(), "that may have been asked before the change");
        rounds.run(async { Some(Position::at(1, 6)) }).await;
        assert_eq!(wanted.await, Some(Position::at(1, 6)));
    }

    fn futures_poll<T>(future: std::pin::Pin<&mut impl Future<Output = T>>) -> Option<T> {
        match future.poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
            std::task::Poll::Ready(value) => Some(value),
            std::task::Poll::Pending => None,
        }
    }
}
