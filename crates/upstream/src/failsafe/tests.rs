use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dialogporten_domain::Clock;
use tokio::time::Instant;
use tokio_util::task::TaskTracker;

use super::*;

const DOWN: Error = Error::Status { service: Service::Register, status: 503 };
const TIMEOUT: Error = Error::Timeout { service: Service::Register };

/// A cache in front of a source that does what a test says, with a clock that a test moves.
struct World {
    cache: FailSafe<&'static str, u32>,
    clock: Clock,
    tasks: TaskTracker,
    source: Arc<Source>,
}

struct Source {
    loads: AtomicUsize,
    answer: Mutex<(Duration, Result<u32, Error>)>,
}

impl World {
    fn new() -> Self {
        let options = CacheOptions {
            capacity: 10,
            duration: Duration::from_mins(10),
            jitter: Duration::ZERO,
            eager_percent: 80,
            max_stale: Duration::from_hours(1),
            soft_timeout: Duration::from_secs(1),
            hard_timeout: Duration::from_secs(5),
            throttle: Duration::from_secs(30),
        };
        let (clock, tasks) = (Clock::shifted(), TaskTracker::new());
        let cache = FailSafe::new(Service::Register, options, clock.clone(), tasks.clone());
        let answer = Mutex::new((Duration::ZERO, Ok(1)));
        Self { cache, clock, tasks, source: Arc::new(Source { loads: AtomicUsize::new(0), answer }) }
    }

    fn answers(&self, answer: Result<u32, Error>) {
        self.answers_after(Duration::ZERO, answer);
    }

    fn answers_after(&self, delay: Duration, answer: Result<u32, Error>) {
        *self.source.answer.lock().unwrap() = (delay, answer);
    }

    async fn get(&self) -> Result<u32, Error> {
        self.get_as(Loaded::Keep).await
    }

    async fn get_as(&self, loaded: fn(u32) -> Loaded<u32>) -> Result<u32, Error> {
        let source = Arc::clone(&self.source);
        let load = || async move {
            source.loads.fetch_add(1, Ordering::Relaxed);
            let (delay, answer) = source.answer.lock().unwrap().clone();
            tokio::time::sleep(delay).await;
            answer.map(loaded)
        };
        self.cache.get("key", load).await
    }

    fn loads(&self) -> usize {
        self.source.loads.load(Ordering::Relaxed)
    }

    async fn settle(&self) {
        self.tasks.close();
        self.tasks.wait().await;
        self.tasks.reopen();
    }

    fn advance_mins(&self, mins: u64) {
        self.clock.advance(Duration::from_mins(mins));
    }
}

#[tokio::test]
async fn a_fresh_value_is_not_loaded_again() {
    let world = World::new();
    assert_eq!(world.get().await, Ok(1));
    world.answers(Ok(2));
    world.advance_mins(7);
    assert_eq!(world.get().await, Ok(1));
    assert_eq!(world.loads(), 1);
}

#[tokio::test(start_paused = true)]
async fn readers_of_one_key_share_one_load() {
    let world = World::new();
    world.answers_after(Duration::from_millis(100), Ok(3));
    let (a, b, c) = tokio::join!(world.get(), world.get(), world.get());
    assert_eq!((a, b, c, world.loads()), (Ok(3), Ok(3), Ok(3), 1));
}

#[tokio::test(start_paused = true)]
async fn readers_of_one_key_share_one_failure() {
    let world = World::new();
    world.answers_after(Duration::from_millis(100), Err(DOWN));
    let (a, b) = tokio::join!(world.get(), world.get());
    assert_eq!((a, b, world.loads()), (Err(DOWN), Err(DOWN), 1));
    world.answers(Ok(2));
    assert_eq!(world.get().await, Ok(2));
}

#[tokio::test]
async fn a_value_is_renewed_in_the_background_before_it_expires() {
    let world = World::new();
    world.get().await.unwrap();
    world.answers(Ok(2));
    world.advance_mins(8);
    assert_eq!(world.get().await, Ok(1));
    world.settle().await;
    assert_eq!(world.get().await, Ok(2));
    assert_eq!(world.loads(), 2);
}

#[tokio::test]
async fn a_failed_renewal_in_the_background_is_not_repeated_at_once() {
    let world = World::new();
    world.get().await.unwrap();
    world.answers(Err(DOWN));
    world.advance_mins(8);
    for _ in 0..3 {
        assert_eq!(world.get().await, Ok(1));
        world.settle().await;
    }
    assert_eq!(world.loads(), 2);
    world.clock.advance(Duration::from_secs(31));
    world.get().await.unwrap();
    world.settle().await;
    assert_eq!(world.loads(), 3);
}

#[tokio::test]
async fn an_expired_value_is_replaced() {
    let world = World::new();
    world.get().await.unwrap();
    world.answers(Ok(2));
    world.advance_mins(11);
    assert_eq!(world.get().await, Ok(2));
}

#[tokio::test]
async fn an_expired_value_survives_a_failure_and_keeps_calls_away_for_a_moment() {
    let world = World::new();
    world.get().await.unwrap();
    world.answers(Err(DOWN));
    world.advance_mins(11);
    assert_eq!(world.get().await, Ok(1));
    assert_eq!(world.get().await, Ok(1));
    assert_eq!(world.loads(), 2);
    world.clock.advance(Duration::from_secs(31));
    assert_eq!(world.get().await, Ok(1));
    assert_eq!(world.loads(), 3);
}

#[tokio::test]
async fn a_value_that_is_too_old_is_not_used() {
    let world = World::new();
    world.get().await.unwrap();
    world.answers(Err(DOWN));
    world.advance_mins(61);
    assert_eq!(world.get().await, Err(DOWN));
    assert_eq!(world.get().await, Err(DOWN));
}

#[tokio::test]
async fn failures_do_not_make_a_value_last_longer_than_its_limit() {
    let world = World::new();
    world.get().await.unwrap();
    world.answers(Err(DOWN));
    for _ in 0..5 {
        world.advance_mins(11);
        assert_eq!(world.get().await, Ok(1));
    }
    world.advance_mins(6);
    assert_eq!(world.get().await, Err(DOWN));
}

#[tokio::test(start_paused = true)]
async fn a_slow_renewal_gives_the_older_value_and_goes_on() {
    let world = World::new();
    world.get().await.unwrap();
    world.answers_after(Duration::from_secs(3), Ok(2));
    world.advance_mins(11);
    let started = Instant::now();
    assert_eq!(world.get().await, Ok(1));
    assert_eq!(started.elapsed(), Duration::from_secs(1));
    // The next reader knows that the renewal is slow.
    assert_eq!(world.get().await, Ok(1));
    assert_eq!(started.elapsed(), Duration::from_secs(1));
    world.settle().await;
    assert_eq!((world.get().await, world.loads()), (Ok(2), 2));
}

#[tokio::test(start_paused = true)]
async fn a_first_load_that_is_too_slow_is_an_error_and_goes_on() {
    let world = World::new();
    world.answers_after(Duration::from_secs(6), Ok(2));
    let started = Instant::now();
    assert_eq!(world.get().await, Err(TIMEOUT));
    assert_eq!(started.elapsed(), Duration::from_secs(5));
    world.settle().await;
    assert_eq!((world.get().await, world.loads()), (Ok(2), 1));
}

#[tokio::test(start_paused = true)]
async fn loading_goes_on_when_the_reader_goes_away() {
    let world = World::new();
    world.answers_after(Duration::from_secs(1), Ok(2));
    assert!(tokio::time::timeout(Duration::from_millis(10), world.get()).await.is_err());
    world.settle().await;
    assert_eq!((world.get().await, world.loads()), (Ok(2), 1));
}

#[tokio::test]
async fn a_value_for_once_is_not_kept() {
    let world = World::new();
    assert_eq!(world.get_as(Loaded::Once).await, Ok(1));
    world.answers(Ok(2));
    assert_eq!(world.get_as(Loaded::Once).await, Ok(2));
}

#[tokio::test]
async fn a_value_can_say_how_long_it_lasts() {
    let world = World::new();
    let for_a_minute = |value| Loaded::KeepFor(value, Duration::from_mins(1));
    world.get_as(for_a_minute).await.unwrap();
    world.answers(Ok(2));
    world.clock.advance(Duration::from_secs(47));
    assert_eq!(world.get_as(for_a_minute).await, Ok(1));
    world.clock.advance(Duration::from_secs(14));
    assert_eq!(world.get_as(for_a_minute).await, Ok(2));
}

#[tokio::test]
async fn a_value_without_an_age_for_failures_ends_on_time() {
    let mut world = World::new();
    world.cache.options.max_stale = Duration::ZERO;
    world.get().await.unwrap();
    world.answers(Err(DOWN));
    world.clock.advance(Duration::from_secs(599));
    assert_eq!(world.get().await, Ok(1));
    world.settle().await;
    world.clock.advance(Duration::from_secs(2));
    assert_eq!(world.get().await, Err(DOWN));
}

#[tokio::test]
async fn a_load_that_panics_is_an_error_and_may_be_repeated() {
    let world = World::new();
    let panicking = world.cache.get("key", || async { panic!("a bug") }).await;
    assert_eq!(panicking, Err(Error::InvalidAnswer { service: Service::Register }));
    assert_eq!(world.get().await, Ok(1));
}

#[tokio::test]
async fn only_the_value_that_is_meant_is_forgotten() {
    let world = World::new();
    world.get().await.unwrap();
    world.answers(Ok(2));
    world.cache.forget_if(&"key", |value| *value == 7).await;
    assert_eq!(world.get().await, Ok(1));
    world.cache.forget_if(&"key", |value| *value == 1).await;
    assert_eq!(world.get().await, Ok(2));
}

#[tokio::test]
async fn large_values_leave_room_for_few() {
    let options = CacheOptions { capacity: 100, ..World::new().cache.options };
    let tasks = TaskTracker::new();
    let cache = FailSafe::weighing(Service::Register, options, Clock::System, tasks.clone(), |value: &u32| *value);
    for key in 0..10 {
        cache.get(key, || async { Ok(Loaded::Keep(40)) }).await.unwrap();
    }
    tasks.close();
    tasks.wait().await;
    cache.slots.run_pending_tasks().await;
    assert!(cache.slots.weighted_size() <= 100 && cache.slots.entry_count() == 2);
}

#[tokio::test]
async fn a_value_from_elsewhere_is_used() {
    let world = World::new();
    world.cache.insert("key", 9).await;
    assert_eq!((world.get().await, world.loads()), (Ok(9), 0));
}

#[tokio::test]
async fn an_answer_is_as_old_as_its_question() {
    let world = World::new();
    let clock = world.clock.clone();
    let slow = || async move {
        clock.advance(Duration::from_mins(4));
        Ok(Loaded::Keep(1))
    };
    assert_eq!(world.cache.get("key", slow).await, Ok(1));
    world.answers(Ok(2));
    world.advance_mins(5);
    assert_eq!(world.get().await, Ok(1));
    world.settle().await;
    assert_eq!(world.get().await, Ok(2), "renewed after eight of ten minutes, four of which it took");
}

#[test]
fn what_a_user_may_do_is_never_kept_longer_than_the_limit() {
    for seconds in [0, 1, 9, 10, 30, 900] {
        let limit = Duration::from_secs(seconds);
        let options = crate::pdp::DECISIONS_CACHE.renewed_within(limit);
        assert!(options.duration + options.jitter <= limit, "{options:?}");
    }
}

#[tokio::test]
async fn the_same_value_stays_where_it_is() {
    let (clock, tasks) = (Clock::shifted(), TaskTracker::new());
    let options = crate::authorized_parties::AUTHORIZED_PARTIES_CACHE;
    let cache = FailSafe::new(Service::Register, options, clock.clone(), tasks).keeping_the_same(PartialEq::eq);
    let get = async |value: u32| cache.get((), || async move { Ok(Loaded::Keep(Arc::new(value))) }).await.unwrap();
    let first = get(1).await;
    clock.advance(Duration::from_secs(31));
    assert!(Arc::ptr_eq(&first, &get(1).await));
    clock.advance(Duration::from_secs(31));
    assert_eq!(*get(2).await, 2);
}
