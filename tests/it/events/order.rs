//! Every change arrives, in order per dialog, whatever happens on the way.

use std::collections::HashMap;
use std::time::Duration;

use dialogporten_sandbox::simulator::Fault;
use dialogporten_testkit::TestApp;
use futures::future::join_all;

use super::{BUS, all_delivered, arrivals, create, waiting, with_activities};

const DIALOGS: usize = 30;
const ACTIVITIES: usize = 6;

/// Creates dialogs side by side and returns the events of each in order.
async fn create_many(app: &TestApp) -> HashMap<String, Vec<String>> {
    let body = with_activities(ACTIVITIES);
    let ids = join_all((0..DIALOGS).map(|_| create(app, &body))).await;
    let mut written = HashMap::new();
    for id in ids {
        let events = waiting(app, &id).await;
        assert_eq!(events.len(), 1 + ACTIVITIES);
        written.insert(id, events);
    }
    written
}

#[tokio::test]
async fn four_workers_lose_nothing_and_keep_the_order_while_the_bus_is_in_trouble() {
    let mut app = TestApp::start().await;
    let written = create_many(&app).await;
    let platform = app.simulator();
    for fault in [
        Fault::status(BUS, 500).times(15),
        Fault::delay(BUS, Duration::from_millis(200)).times(20),
        Fault::status(BUS, 429).times(15),
        Fault::status(BUS, 401).times(1),
        Fault::delay(BUS, Duration::from_millis(20)).times(50),
    ] {
        platform.inject_fault(fault);
    }
    for _ in 0..4 {
        app.start_worker().await;
    }
    all_delivered(&app).await;
    assert_eq!(arrivals(&app), written);
    assert!(app.dead_letters().await.is_empty());
}

#[tokio::test]
async fn changes_made_while_workers_run_arrive_too() {
    let mut app = TestApp::start().await;
    for _ in 0..4 {
        app.start_worker().await;
    }
    let body = with_activities(ACTIVITIES);
    let ids = join_all((0..DIALOGS).map(|_| create(&app, &body))).await;
    all_delivered(&app).await;
    let arrivals = arrivals(&app);
    let of_dialogs: Vec<usize> = ids.iter().map(|id| arrivals[id].len()).collect();
    assert_eq!(of_dialogs, [1 + ACTIVITIES; DIALOGS]);
    for id in &ids {
        let events = app.simulator().events();
        let first = events.iter().find(|event| event["resourceinstance"] == **id).unwrap();
        assert_eq!(first["type"], "dialogporten.dialog.created.v1");
    }
}

#[tokio::test]
async fn after_an_outage_everything_arrives_in_order() {
    let mut app = TestApp::start().await;
    let written = create_many(&app).await;
    app.fail(BUS, 503);
    app.start_worker().await;
    app.eventually(|| async {
        let failed = app.failed_rounds().await.into_iter().filter(|rounds| *rounds == 1).count();
        (failed == DIALOGS).then_some(())
    })
    .await;
    assert!(app.simulator().events().is_empty());
    app.recover();
    app.advance_seconds(61);
    all_delivered(&app).await;
    assert_eq!(arrivals(&app), written);
}

/// What a worker gives back when it stops is not held until its lease ends.
#[tokio::test]
async fn a_worker_that_stops_finishes_what_is_on_its_way_and_gives_back_the_rest() {
    let mut app = TestApp::start().await;
    let written = create_many(&app).await;
    app.slow_down(BUS, Duration::from_millis(100));
    app.start_worker().await;
    app.eventually(|| async { (!app.simulator().events().is_empty()).then_some(()) }).await;
    app.stop_workers().await;
    let arrived = app.simulator().events().len();
    assert!(arrived < DIALOGS * (1 + ACTIVITIES));
    app.recover();
    app.start_worker().await;
    all_delivered(&app).await;
    assert_eq!(arrivals(&app), written);
    assert_eq!(app.simulator().events().len(), DIALOGS * (1 + ACTIVITIES), "nothing was delivered twice");
}
