//! Where events go besides the event bus.

use dialogporten_testkit::{TestApp, logged};
use rstest::rstest;

use super::{BUS, all_delivered, create};
use crate::dialog;

#[rstest]
#[case::log(&[("EVENTS_MODE", "log")], true)]
#[case::off(&[("EVENTS_MODE", "off")], false)]
#[tokio::test]
async fn events_may_stay_on_the_machine(
    #[case] mode: &'static [(&'static str, &'static str)],
    #[case] is_logged: bool,
) {
    let mut app = TestApp::start_configured(mode).await;
    app.start_worker().await;
    create(&app, &dialog::minimal()).await;
    let event = app.now_plus_seconds(0)[..16].to_owned();
    all_delivered(&app).await;
    assert!(app.simulator().requests(BUS).is_empty());
    if is_logged {
        let lines = logged();
        let is_line =
            |line: &str| line.contains(r#""event":"dialogporten.dialog.created.v1""#) && line.contains(&event);
        assert!(lines.lines().any(is_line));
    }
}
