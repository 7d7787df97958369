//! Everything is killed, restarted, cut off and refused while changes are made; afterwards every change that was stored
//! has been announced, in order.
//!
//! `KILL_TEST_SECONDS` says for how long; `scripts/kill-test.sh` runs it for minutes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a failure is a failed test, and a long one tells what it does"
)]

#[path = "kill/audit.rs"]
mod audit;
#[path = "kill/chaos.rs"]
mod chaos;
#[path = "kill/gate.rs"]
mod gate;
#[path = "kill/load.rs"]
mod load;
mod process;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chaos::Chaos;
use dialogporten_sandbox::simulator::{Simulator, SimulatorSettings, TokenRequest};
use dialogporten_sandbox::world;
use gate::Gate;
use process::variables;
use serde_json::Value;

/// How long the short test lasts.
const SECONDS: u64 = 10;
/// How long the rest may take to arrive.
const PATIENCE: Duration = Duration::from_mins(2);

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_stored_stays_untold() {
    let seconds = std::env::var("KILL_TEST_SECONDS").ok().map_or(SECONDS, |text| text.parse().unwrap());
    let duration = Duration::from_secs(seconds);
    let simulator = Arc::new(Simulator::start(SimulatorSettings::new(world::seed())).await.unwrap());
    let gate = Gate::open(simulator.base_uri().strip_prefix("http://").unwrap()).await;
    let mut variables = variables("", simulator.base_uri());
    variables.insert("Infrastructure__Altinn__EventsBaseUri".to_owned(), gate.base_uri());
    variables.insert("Infrastructure__Events__LeaseSeconds".to_owned(), "4".to_owned());
    let mut chaos = tokio::task::block_in_place(|| Chaos::start(variables, &simulator, &gate));

    // The simulated platform remembers only so many.
    let (events, taken) = (Arc::<Mutex<Vec<Value>>>::default(), Arc::clone(&simulator));
    let kept = Arc::clone(&events);
    tokio::spawn(async move {
        loop {
            kept.lock().unwrap().extend(taken.take_events());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });

    let token = simulator.token(TokenRequest::service_owner("312999005"));
    let until = Instant::now() + duration;
    let clients: Vec<_> = (0..8).map(|_| tokio::spawn(load::make_changes(chaos.api(), token.clone(), until))).collect();
    let chaos = tokio::task::block_in_place(|| {
        chaos.rage(until);
        chaos.calm_down();
        chaos
    });
    let mut outcome = load::Outcome::default();
    for client in clients {
        outcome += client.await.unwrap();
    }
    eprintln!("{outcome:?} {:?}", chaos.deeds());
    let rest = Instant::now();
    audit::all_delivered(&chaos.database(), PATIENCE).await;
    eprintln!("the rest arrived within {} ms", rest.elapsed().as_millis());

    let stored = audit::stored(&chaos.database()).await;
    assert!(stored.dialogs() >= outcome.dialogs && stored.activities() >= outcome.activities, "something was lost");
    let mut events = std::mem::take(&mut *events.lock().unwrap());
    events.extend(simulator.take_events());
    let told = audit::told(&events);
    eprintln!("{} events, {} of them more than once", told.distinct, told.repeated);
    audit::compare(&stored, &told);
    eprintln!("{}", audit::sizes(&chaos.database()).await);
    assert!(chaos.deeds().values().all(|count| *count > 0), "not everything happened: {:?}", chaos.deeds());
    tokio::task::block_in_place(|| chaos.end());
}
