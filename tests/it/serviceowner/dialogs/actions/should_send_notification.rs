//! `GET /api/v1/serviceowner/dialogs/{dialogId}/actions/should-send-notification`

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::{Actor, TestApp};
use rstest::rstest;
use serde_json::json;

use crate::dialog::{self, LEADER};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const CHECK: &str = "altinn:system/notifications.condition.check";
const NOWHERE: &str = "01900000-0000-7000-8000-00000000ffff";
const OPENED: &str = "01900000-0000-7000-8000-0000000000a1";

/// The notification service, which owns no dialogs.
fn notifications(app: &TestApp) -> Actor {
    app.caller(&TokenRequest::machine("974761076").scopes(CHECK))
}

fn path(id: &str, query: &str) -> String {
    format!("{DIALOGS}/{id}/actions/should-send-notification?{query}")
}

#[tokio::test]
async fn a_reminder_depends_on_what_has_happened() {
    let app = TestApp::start().await;
    let mut body = dialog::complete();
    body["activities"].as_array_mut().unwrap().push(
        json!({ "type": "TransmissionOpened", "transmissionId": OPENED, "performedBy": { "actorType": "ServiceOwner" } }),
    );
    let id = app.service_owner().post(DIALOGS, &body).await.created_id();
    for state in ["deleted_at = NULL", "deleted_at = now()", "visible_from = '2099-01-01'"] {
        app.execute(format!("UPDATE dialog SET {state} WHERE id = '{id}'")).await;
        for (query, expected) in [
            ("conditionType=Exists&activityType=DialogCreated".to_owned(), true),
            ("conditionType=NotExists&activityType=DialogCreated".to_owned(), false),
            ("conditionType=exists&activityType=paymentmade".to_owned(), false),
            ("ConditionType=1&ACTIVITYTYPE=5&transmissionId=".to_owned(), true),
            (format!("conditionType=2&activityType=4&transmissionId={OPENED}"), true),
            (format!("conditionType=2&activityType=4&transmissionId={NOWHERE}"), false),
        ] {
            let answer = notifications(&app).get(&path(&id, &query)).await;
            assert_eq!((answer.status, answer.body), (200, json!({ "sendNotification": expected })), "{query}");
        }
    }
}

#[rstest]
#[case(NOWHERE, "", &["conditionType", "activityType"])]
#[case(NOWHERE, "conditionType=Maybe&activityType=Dancing&transmissionId=x", &["conditionType", "activityType", "transmissionId"])]
#[case(NOWHERE, "conditionType=3&activityType=0", &["conditionType", "activityType"])]
#[case(NOWHERE, "conditionType=Exists&conditionType=Exists&activityType=DialogOpened", &["conditionType"])]
#[case(NOWHERE, "conditionType=Exists&activityType=TransmissionOpened", &["transmissionId"])]
#[case(NOWHERE, "conditionType=Exists&activityType=TransmissionOpened&transmissionId=00000000-0000-0000-0000-000000000000", &["transmissionId"])]
#[case(NOWHERE, "conditionType=Exists&activityType=DialogOpened&transmissionId=01900000-0000-7000-8000-0000000000a1", &["transmissionId"])]
#[case("00000000-0000-0000-0000-000000000000", "conditionType=Exists&activityType=DialogOpened", &["dialogId"])]
#[case("x", "conditionType=Exists&activityType=DialogOpened", &["dialogId"])]
#[tokio::test]
async fn malformed_conditions_are_refused(#[case] dialog: &str, #[case] query: &str, #[case] keys: &[&str]) {
    let app = TestApp::shared().await;
    let refused = notifications(app).get(&path(dialog, query)).await;
    assert_eq!((refused.status, refused.keys()), (400, keys.iter().map(|key| (*key).to_owned()).collect()));
}

#[tokio::test]
async fn an_unknown_dialog_is_told_to_callers_with_the_scope_only() {
    let app = TestApp::start().await;
    let path = path(NOWHERE, "conditionType=Exists&activityType=DialogOpened");
    let unknown = notifications(&app).get(&path).await;
    assert_eq!((unknown.status, unknown.keys()), (404, vec!["DialogEntity".to_owned()]));
    assert_eq!(app.anonymous().get(&path).await.status, 401);
    for caller in [app.service_owner(), app.person(LEADER), app.caller(&TokenRequest::person(LEADER).scopes(CHECK))] {
        assert_eq!(caller.get(&path).await.status, 403);
    }
}
