use std::time::Duration;

use dialogporten_domain::{Event, Timestamp};
use dialogporten_storage::{Claim, ClaimLimits, Outcome, Settlement, Stop, Store, StoredEvent};
use sqlx::Executor as _;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::database::TestDatabase;
use crate::sample::{Maker, now};

const LEASE: Duration = Duration::from_mins(1);
const LIMITS: ClaimLimits = ClaimLimits { dialogs: 10, rows_per_dialog: 3, lease: LEASE };

/// A dialog for which so many rows wait, with one event each.
async fn dialog_with_rows(database: &TestDatabase, make: &Maker, count: usize) -> Uuid {
    let mut new = make.minimal();
    let event = new.events.remove(0);
    new.events = (0..count)
        .map(|at| {
            let mut event = event.clone();
            event.event_id = make.id();
            // As if it were of another command: events of one command share a row.
            event.occurred_at = event.occurred_at.plus_micros(i64::try_from(at).unwrap());
            event
        })
        .collect();
    database.store.insert_dialog(&new).await.unwrap();
    new.aggregate.dialog.id
}

async fn claim(database: &TestDatabase, at: Timestamp) -> Claim {
    database.store.claim_events(at, LIMITS).await.unwrap()
}

fn ids(claim: &Claim) -> Vec<Vec<i64>> {
    claim.dialogs.iter().map(|dialog| dialog.rows.iter().map(|row| row.id).collect()).collect()
}

/// What became of events that were taken at the usual time, when there is nothing left of them.
fn done(dialog_id: Uuid, over: &[i64]) -> Settlement {
    Settlement { dialog_id, leased_until: soon().plus(LEASE * 2), over: over.to_vec(), stopped: None }
}

/// The same when delivery ended before the first, or a later, event of a row.
fn stopped(dialog_id: Uuid, over: &[i64], id: i64, delivered: usize, outcome: Outcome) -> Settlement {
    Settlement { stopped: Some(Stop { id, delivered, outcome }), ..done(dialog_id, over) }
}

/// Gives a text back to whoever reads it.
fn unknown(payload: &str) -> StoredEvent {
    StoredEvent::Unknown(payload.to_owned())
}

async fn settle(store: &Store, settled: Settlement, at: Timestamp) {
    store.settle_events(&[settled], at).await.unwrap();
}

/// An instant at which everything that has been written is due.
fn soon() -> Timestamp {
    now().plus(Duration::from_secs(1))
}

#[tokio::test]
async fn events_of_a_dialog_are_taken_together_in_order_and_only_once() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let at = soon();
    let dialog = dialog_with_rows(&database, &make, 5).await;
    let first = claim(&database, at).await;
    assert_eq!(ids(&first), [[1, 2, 3]]);
    assert_eq!(first.dialogs[0].dialog_id, dialog);
    assert!(first.dialogs[0].rows.iter().all(|row| row.attempts == 0 && row.delivered == 0 && row.events.len() == 1));

    // The other two are due, but held up; after that they are not looked at for a while.
    let second = claim(&database, at).await;
    assert_eq!((second.dialogs.len(), second.held_up), (0, 2));
    assert_eq!(claim(&database, at).await.held_up, 0);

    settle(&database.store, done(dialog, &[1, 2, 3]), at).await;
    assert_eq!(ids(&claim(&database, at).await), [[4, 5]]);
    settle(&database.store, done(dialog, &[4, 5]), at).await;
    assert_eq!(database.count("outbox").await, 0);
}

#[tokio::test]
async fn what_a_worker_does_not_finish_is_taken_by_another_after_the_lease() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let at = soon();
    let dialog = dialog_with_rows(&database, &make, 2).await;
    claim(&database, at).await;
    assert!(claim(&database, at.plus(LEASE / 2)).await.dialogs.is_empty());
    assert_eq!(ids(&claim(&database, at.plus(LEASE)).await), [[1, 2]]);

    let released = stopped(dialog, &[1], 2, 0, Outcome::Released);
    settle(&database.store, released, at).await;
    assert_eq!(ids(&claim(&database, at).await), [[2]]);
}

#[tokio::test]
async fn a_worker_that_was_too_slow_takes_nothing_out_of_the_hands_of_the_next() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let at = soon();
    let dialog = dialog_with_rows(&database, &make, 3).await;
    let leased_until = claim(&database, at).await.dialogs[0].leased_until;
    let later = at.plus(LEASE + Duration::from_secs(1));
    let second = claim(&database, later).await;
    assert_eq!(ids(&second), [[1, 2, 3]]);

    let first_is_done = |leased_until| Settlement { leased_until, ..stopped(dialog, &[1], 2, 0, Outcome::Released) };
    settle(&database.store, first_is_done(leased_until), later).await;
    assert!(claim(&database, later).await.dialogs.is_empty());
    settle(&database.store, first_is_done(second.dialogs[0].leased_until), later).await;
    assert_eq!(ids(&claim(&database, later).await), [[2, 3]]);
}

#[tokio::test]
async fn a_failed_event_holds_up_its_dialog_and_no_other() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let at = soon();
    let failing = dialog_with_rows(&database, &make, 2).await;
    claim(&database, at).await;
    let later = at.plus(Duration::from_mins(5));
    let failed = Outcome::Failed { next_attempt_at: later, error: "no answer".to_owned() };
    settle(&database.store, stopped(failing, &[], 1, 0, failed), at).await;
    let other = dialog_with_rows(&database, &make, 1).await;

    let meanwhile = claim(&database, at.plus(LEASE)).await;
    assert_eq!((ids(&meanwhile), meanwhile.dialogs[0].dialog_id), (vec![vec![3]], other));
    settle(&database.store, done(other, &[3]), at).await;
    assert!(claim(&database, at.plus(LEASE * 4)).await.dialogs.is_empty());
    let again = claim(&database, later).await;
    assert_eq!(ids(&again), [[1, 2]]);
    assert_eq!(again.dialogs[0].rows[0].attempts, 1);
}

#[tokio::test]
async fn a_hopeless_event_moves_aside_until_it_is_replayed() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let (store, at) = (&database.store, soon());
    let dialog = dialog_with_rows(&database, &make, 2).await;
    claim(&database, at).await;
    let event = unknown(r#"{"kind":{"name":"dialogCreated"}}"#);
    let dead = || Outcome::Dead { event: event.clone(), error: "events answered with status 400".to_owned() };
    settle(store, stopped(dialog, &[], 1, 0, dead()), at).await;

    // The row has nothing left to deliver, which whoever takes it finds out.
    let rest = claim(&database, at).await;
    assert_eq!((ids(&rest), rest.dialogs[0].rows[0].delivered), (vec![vec![1, 2]], 1));
    settle(store, stopped(dialog, &[1], 2, 0, Outcome::Released), at).await;
    let letters = store.dead_letters(0, 10).await.unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].dialog_id, letters[0].kind.as_str()), (dialog, "dialogCreated"));
    assert_eq!((letters[0].died_at, letters[0].last_error.as_str()), (at, "events answered with status 400"));
    assert!(store.dead_letters(letters[0].id, 10).await.unwrap().is_empty());
    let state = store.outbox_state(now()).await.unwrap();
    assert_eq!((state.pending, state.dead), (1, 1));

    settle(store, done(dialog, &[2]), at).await;
    assert_eq!(store.replay_dead_letters(&[letters[0].id, 7000]).await.unwrap(), 1);
    assert_eq!(store.replay_dead_letters(&[letters[0].id]).await.unwrap(), 0);
    let replayed = claim(&database, soon()).await;
    assert_eq!(ids(&replayed).len(), 1);
    assert_eq!((replayed.dialogs[0].rows[0].attempts, replayed.dialogs[0].rows[0].delivered), (0, 0));
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_taken_as_such() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    dialog_with_rows(&database, &make, 2).await;
    database.sql.execute("UPDATE outbox SET payload = '{}' WHERE id = 1").await.unwrap();
    let claimed = claim(&database, soon()).await;
    assert_eq!(claimed.dialogs[0].rows[0].events, [unknown("{}")]);
    assert!(matches!(claimed.dialogs[0].rows[1].events[..], [StoredEvent::Known(_)]));
}

#[tokio::test]
async fn the_age_of_the_oldest_event_is_known() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    assert_eq!(database.store.oldest_pending_event(now()).await.unwrap(), None);
    let new = make.minimal();
    database.store.insert_dialog(&new).await.unwrap();
    dialog_with_rows(&database, &make, 1).await;
    let oldest = Some(new.events[0].occurred_at);
    assert_eq!(database.store.oldest_pending_event(now()).await.unwrap(), oldest);
    assert_eq!(database.store.outbox_state(now()).await.unwrap().oldest_pending, oldest);
}

/// A dialog with five events of one command.
async fn dialog_with_five(database: &TestDatabase, make: &Maker) -> Uuid {
    let mut new = make.minimal();
    let event = new.events.remove(0);
    new.events = (0..5).map(|_| Event { event_id: make.id(), ..event.clone() }).collect();
    database.store.insert_dialog(&new).await.unwrap();
    new.aggregate.dialog.id
}

#[tokio::test]
async fn events_of_one_command_share_a_row_that_remembers_how_far_they_got() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let (store, mut at) = (&database.store, soon());
    let dialog = dialog_with_five(&database, &make).await;
    // How many are over, and how often the next one has failed.
    let state = |claim: &Claim| {
        let row = &claim.dialogs[0].rows[0];
        (row.events.len(), row.delivered, row.attempts)
    };
    assert_eq!(state(&claim(&database, at).await), (5, 0, 0));
    let fail = |delivered, at| {
        let failed = Outcome::Failed { next_attempt_at: at, error: String::new() };
        stopped(dialog, &[], 1, delivered, failed)
    };
    for (delivered, attempts) in [(0, 1), (0, 2), (2, 1), (2, 2)] {
        settle(store, fail(delivered, at), at).await;
        assert_eq!(state(&claim(&database, at).await), (5, delivered, attempts));
    }
    settle(store, stopped(dialog, &[], 1, 2, Outcome::Released), at).await;
    assert_eq!(state(&claim(&database, at).await), (5, 2, 2), "who gives back has not failed");
    settle(store, stopped(dialog, &[], 1, 3, Outcome::Released), at).await;
    assert_eq!(state(&claim(&database, at).await), (5, 3, 0), "another event is the next one now");
    let dead = Outcome::Dead { event: unknown("{}"), error: String::new() };
    settle(store, stopped(dialog, &[], 1, 3, dead), at).await;
    assert_eq!(state(&claim(&database, at).await), (5, 4, 0));
    assert_eq!(store.dead_letters(0, 10).await.unwrap().len(), 1);

    // Whose lease somebody else has taken over changes nothing, and buries nothing a second time.
    at = at.plus(LEASE + Duration::from_secs(1));
    assert_eq!(state(&claim(&database, at).await), (5, 4, 0));
    let late = |outcome| {
        let settled = stopped(dialog, &[], 1, 4, outcome);
        Settlement { leased_until: at.plus(Duration::from_secs(1)), ..settled }
    };
    settle(store, late(Outcome::Dead { event: unknown("{}"), error: String::new() }), at).await;
    settle(store, late(Outcome::Released), at).await;
    assert!(claim(&database, at).await.dialogs.is_empty());
    assert_eq!(store.dead_letters(0, 10).await.unwrap().len(), 1);
}

/// Many workers at once: nobody gets what somebody else has, and everything is got in order.
#[tokio::test]
async fn workers_share_the_queue_without_getting_in_each_others_way() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    for _ in 0..30 {
        dialog_with_rows(&database, &make, 8).await;
    }
    let mut workers = JoinSet::new();
    for _ in 0..4 {
        let store = database.store.clone();
        workers.spawn(async move {
            let mut got = Vec::new();
            while store.outbox_state(now()).await.unwrap().pending > 0 {
                // A conflict would mean that workers wait for each other.
                let claimed = store.claim_events(soon(), LIMITS).await.unwrap();
                let mut settled = Vec::new();
                for dialog in claimed.dialogs {
                    let ids: Vec<i64> = dialog.rows.iter().map(|row| row.id).collect();
                    got.extend(&ids);
                    settled.push(done(dialog.dialog_id, &ids));
                }
                store.settle_events(&settled, soon()).await.unwrap();
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            got
        });
    }
    let mut got: Vec<i64> = workers.join_all().await.into_iter().flatten().collect();
    got.sort_unstable();
    assert_eq!(got, (1..=240).collect::<Vec<i64>>());
    assert_eq!(database.count("outbox").await, 0);
}

/// A long queue that waits for its turn is not looked at, not even before there are statistics about it.
#[tokio::test]
async fn taking_reads_only_what_is_due() {
    let database = TestDatabase::create().await;
    let mut connection = database.sql.acquire().await.unwrap();
    let many = "INSERT INTO outbox (dialog_id, next_attempt_at, attempts, payload)
                SELECT gen_random_uuid(), now() + interval '10 minutes', 1, '{}' FROM generate_series(1, 50000);
                INSERT INTO outbox (dialog_id, payload) SELECT gen_random_uuid(), '{}' FROM generate_series(1, 20)";
    connection.execute(sqlx::raw_sql(many)).await.unwrap();
    let statement = include_str!("../../src/outbox/claim.sql");
    let prepare = format!("PREPARE claim (timestamptz, timestamptz, bigint, bigint, bigint) AS {statement}");
    connection.execute("SET plan_cache_mode = force_custom_plan").await.unwrap();
    connection.execute("SET enable_seqscan = off").await.unwrap();
    connection.execute(sqlx::AssertSqlSafe(prepare)).await.unwrap();
    let explain =
        "EXPLAIN (ANALYZE, BUFFERS) EXECUTE claim (now() + interval '1 s', now() + interval '1 min', 80, 10, 20)";
    let lines: Vec<String> = sqlx::query_scalar(explain).persistent(false).fetch_all(&mut *connection).await.unwrap();
    let plan = lines.join("\n");
    assert!(plan.contains("outbox_due"), "{plan}");
    assert!(!plan.contains("Seq Scan on outbox"), "{plan}");
    // Twenty rows and their dialogs, not fifty thousand.
    let read = plan.lines().filter_map(|line| line.split_once(" rows=")).map(|(_, rest)| rest);
    let read = read.filter_map(|rest| rest.split_once(" rows=")).filter_map(|(_, rest)| rest.split(' ').next());
    assert!(read.filter_map(|rows| rows.parse::<u32>().ok()).all(|rows| rows <= 20), "{plan}");
}
