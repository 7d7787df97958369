use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dialogporten_domain::Clock;
use dialogporten_storage::Store;
use dialogporten_worker::jobs::JobError;
use dialogporten_worker::scheduler::{Job, Scheduler, SchedulerPace};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::world::{end_lock_sessions, eventually, store};

const NAME: &str = "count";
const HOUR: Duration = Duration::from_hours(1);

/// Schedulers on one database, and what their job does.
struct Schedulers {
    store: Store,
    url: String,
    clock: Clock,
    runs: Arc<AtomicUsize>,
    stop: CancellationToken,
    running: Vec<JoinHandle<()>>,
}

impl Schedulers {
    async fn prepare() -> Self {
        let (store, url) = store().await;
        Self {
            store,
            url,
            clock: Clock::shifted(),
            runs: Arc::default(),
            stop: CancellationToken::new(),
            running: Vec::new(),
        }
    }

    /// Starts one more, whose job counts its runs and then does something.
    fn start<F>(&mut self, work: impl Fn(usize) -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        let pace = Duration::from_millis(5);
        let pace = SchedulerPace { tick: pace, busy: pace, retry: pace, check: pace };
        let scheduler = Scheduler::new(self.store.clone(), self.clock.clone(), pace, self.stop.clone());
        let runs = Arc::clone(&self.runs);
        let job = Job::new(NAME, "1h".parse().unwrap(), HOUR, move || work(runs.fetch_add(1, Ordering::SeqCst) + 1));
        #[expect(clippy::disallowed_methods, reason = "the test waits for it itself")]
        self.running.push(tokio::spawn(scheduler.run(vec![job])));
    }

    fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }

    /// Waits until the turn that is due now is over.
    async fn turn_is_over(&self) {
        let now = self.clock.now();
        let due = "1h".parse::<dialogporten_worker::scheduler::Timetable>().unwrap().latest(now);
        eventually(|| async { self.store.last_job_slot(NAME).await.unwrap() >= due }).await;
    }

    async fn stop(self) -> usize {
        self.stop.cancel();
        for scheduler in self.running {
            scheduler.await.unwrap();
        }
        self.runs.load(Ordering::SeqCst)
    }
}

fn failure() -> JobError {
    std::io::Error::other("it went wrong").into()
}

#[tokio::test]
async fn each_turn_is_taken_once_by_any_number_of_schedulers() {
    let mut schedulers = Schedulers::prepare().await;
    for _ in 0..4 {
        schedulers.start(|_| async {
            tokio::task::yield_now().await;
            Ok(())
        });
    }
    for turn in 1..=5 {
        schedulers.turn_is_over().await;
        assert_eq!(schedulers.runs(), turn);
        schedulers.clock.advance(HOUR);
    }
    schedulers.turn_is_over().await;
    assert_eq!(schedulers.stop().await, 6);
}

#[tokio::test]
async fn of_missed_turns_one_is_caught_up() {
    let mut schedulers = Schedulers::prepare().await;
    schedulers.start(|_| async { Ok(()) });
    schedulers.turn_is_over().await;
    schedulers.clock.advance(7 * HOUR);
    schedulers.turn_is_over().await;
    assert_eq!(schedulers.stop().await, 2);
}

#[tokio::test]
async fn a_turn_that_was_stopped_is_left_to_others() {
    let mut schedulers = Schedulers::prepare().await;
    schedulers.start(|_| std::future::pending());
    eventually(|| async { schedulers.runs() == 1 }).await;
    let mut others = Schedulers {
        store: schedulers.store.clone(),
        url: schedulers.url.clone(),
        clock: schedulers.clock.clone(),
        runs: Arc::clone(&schedulers.runs),
        stop: CancellationToken::new(),
        running: Vec::new(),
    };
    schedulers.stop().await;
    others.start(|_| async { Ok(()) });
    others.turn_is_over().await;
    assert_eq!(others.stop().await, 2);
}

#[tokio::test]
async fn a_scheduler_that_loses_its_connection_lets_others_begin() {
    let mut schedulers = Schedulers::prepare().await;
    schedulers.start(|run| async move { if run == 1 { std::future::pending().await } else { Ok(()) } });
    eventually(|| async { schedulers.runs() == 1 }).await;
    assert!(schedulers.store.lock_job(NAME).await.unwrap().is_none());
    end_lock_sessions(&schedulers.url).await;
    schedulers.turn_is_over().await;
    assert_eq!(schedulers.stop().await, 2);
}

#[tokio::test]
async fn a_job_that_panics_has_failed_and_has_its_next_turn() {
    let mut schedulers = Schedulers::prepare().await;
    schedulers.start(|run| async move { if run <= 2 { panic!("a mistake") } else { Ok(()) } });
    schedulers.turn_is_over().await;
    schedulers.clock.advance(HOUR);
    schedulers.turn_is_over().await;
    assert_eq!(schedulers.stop().await, 3);
}

#[tokio::test]
async fn a_failed_job_is_tried_again_once_and_then_at_its_next_turn() {
    let mut schedulers = Schedulers::prepare().await;
    schedulers.start(|_| async { Err(failure()) });
    schedulers.turn_is_over().await;
    assert_eq!(schedulers.runs(), 2);
    schedulers.clock.advance(HOUR);
    schedulers.turn_is_over().await;
    assert_eq!(schedulers.stop().await, 4);
}
