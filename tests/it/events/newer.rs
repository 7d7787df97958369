//! Events that only newer versions of the service know.

use dialogporten_testkit::TestApp;

use super::{all_delivered, arrivals, create, waiting, with_activities};

#[tokio::test]
async fn what_an_old_worker_does_not_know_waits_for_a_newer_one_and_holds_up_its_dialog_only() {
    let mut app = TestApp::start().await;
    let id = create(&app, &with_activities(1)).await;
    let written = waiting(&app, &id).await;
    app.rename_waiting_event(&id, "dialogMoved").await;
    let other = create(&app, &with_activities(0)).await;
    app.start_worker().await;
    app.eventually(|| async { (app.failed_rounds().await == [1]).then_some(()) }).await;
    assert_eq!(arrivals(&app).keys().collect::<Vec<_>>(), [&other]);

    // As if the next worker knew what a move is.
    app.rename_waiting_event(&id, "dialogCreated").await;
    app.advance_seconds(60);
    all_delivered(&app).await;
    assert_eq!(arrivals(&app)[&id], written);
    assert!(app.dead_letters().await.is_empty());
}

#[tokio::test]
async fn what_nobody_knows_is_kept_and_lets_the_rest_of_its_dialog_go_on() {
    let mut app = TestApp::start().await;
    let id = create(&app, &with_activities(1)).await;
    let written = waiting(&app, &id).await;
    app.rename_waiting_event(&id, "dialogMoved").await;
    app.start_worker().await;
    for (round, minutes) in (1..).zip([1, 5, 10, 15]) {
        app.eventually(|| async { (app.failed_rounds().await == [round]).then_some(()) }).await;
        app.advance_seconds(minutes * 60);
    }
    all_delivered(&app).await;
    assert_eq!(arrivals(&app)[&id], written[1..]);
    let letters = app.dead_letters().await;
    assert_eq!((letters.len(), letters[0].kind.as_str()), (1, "dialogMoved"));
    assert_eq!(letters[0].last_error, "the stored event cannot be read");
}
