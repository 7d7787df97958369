//! Events that cannot be delivered.

use dialogporten_testkit::TestApp;

use super::{BUS, all_delivered, arrivals, create, waiting, with_activities};

/// Attempts in a row.
const ROW: usize = 6;

#[tokio::test]
async fn after_five_rows_of_attempts_an_event_is_given_up_until_it_is_replayed() {
    let mut app = TestApp::start().await;
    let id = create(&app, &with_activities(1)).await;
    let written = waiting(&app, &id).await;
    app.fail(BUS, 500);
    app.start_worker().await;
    for (round, minutes) in [1, 5, 10, 15].into_iter().enumerate() {
        let failed = i16::try_from(round + 1).unwrap();
        app.eventually(|| async { (app.failed_rounds().await == [failed]).then_some(()) }).await;
        assert_eq!(app.simulator().requests(BUS).len(), ROW * (round + 1));
        if round == 3 {
            // Only the first event has used up its attempts.
            app.simulator().clear_faults();
            app.simulator().inject_fault(
                dialogporten_sandbox::simulator::Fault::status(BUS, 500).times(u32::try_from(ROW).unwrap()),
            );
        }
        // Not a moment too early.
        app.advance_seconds(minutes * 60 - 20);
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        assert_eq!(app.simulator().requests(BUS).len(), ROW * (round + 1));
        app.advance_seconds(20);
    }
    all_delivered(&app).await;
    assert_eq!(arrivals(&app)[&id], written[1..]);

    let letters = app.dead_letters().await;
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].dialog_id.to_string(), letters[0].kind.as_str()), (id.clone(), "dialogCreated"));
    assert_eq!(letters[0].last_error, "events answered with status 500");

    assert_eq!(app.replay_dead_letters(vec![letters[0].id]).await, 1);
    app.eventually(|| async { (arrivals(&app)[&id].len() == 2).then_some(()) }).await;
    assert_eq!(arrivals(&app)[&id], [written[1].clone(), written[0].clone()]);
    assert!(app.dead_letters().await.is_empty());
}
