//! Trouble on demand.

use std::time::{Duration, Instant};

use dialogporten_sandbox::simulator::Fault;
use serde_json::json;

use super::Platform;

const ORGS: &str = "/orgs/altinn-orgs.json";

#[tokio::test]
async fn a_path_fails_a_number_of_times() {
    let platform = Platform::start().await;
    let order = json!({ "path": "/orgs/", "status": 503, "delayMs": 0, "times": 2 });
    let accepted = platform.client.put(platform.url("/sim/faults")).json(&order).send().await.unwrap();
    assert_eq!(accepted.status(), 204);
    let status = async || platform.get(ORGS).send().await.unwrap().status().as_u16();
    assert_eq!([status().await, status().await, status().await], [503, 503, 200]);
    let recorded: Vec<u16> = platform.simulator.requests("/orgs").iter().map(|request| request.status).collect();
    assert_eq!(recorded, [503, 503, 200]);
}

#[tokio::test]
async fn an_answer_can_be_garbage_or_late() {
    let platform = Platform::start().await;
    platform.simulator.inject_fault(Fault::garbage("/orgs").times(1));
    platform.simulator.inject_fault(Fault::delay("/orgs", Duration::from_millis(120)).times(1));
    let garbage = platform.get(ORGS).send().await.unwrap();
    assert_eq!(garbage.status(), 200);
    assert!(garbage.json::<serde_json::Value>().await.is_err());
    let start = Instant::now();
    platform.json(ORGS).await;
    assert!(start.elapsed() >= Duration::from_millis(120));
}

#[tokio::test]
async fn faults_without_a_number_stay_until_taken_back() {
    let platform = Platform::start().await;
    platform.simulator.inject_fault(Fault::status("/orgs", 500));
    for _ in 0..3 {
        assert_eq!(platform.get(ORGS).send().await.unwrap().status(), 500);
    }
    platform.client.delete(platform.url("/sim/faults")).send().await.unwrap();
    assert_eq!(platform.get(ORGS).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_late_answer_does_not_hold_up_the_end() {
    let platform = Platform::start().await;
    platform.simulator.inject_fault(Fault::delay("/orgs", Duration::from_mins(1)));
    let tasks = tokio_util::task::TaskTracker::new();
    let mut waiting = tasks.spawn(platform.get(ORGS).send());
    let start = Instant::now();
    // The request has reached the simulator when its answer is withheld.
    assert!(tokio::time::timeout(Duration::from_millis(200), &mut waiting).await.is_err());
    platform.simulator.stop().await;
    assert!(waiting.await.unwrap().is_ok(), "the true answer comes early");
    assert!(start.elapsed() < Duration::from_secs(10));
}
