//! `GET /api/v1/enduser/dialogs/{dialogId}/seenlog` and `…/{seenLogId}`

use dialogporten_testkit::{TestApp, redacted};
use insta::assert_json_snapshot;
use serde_json::Value;

use crate::dialog::{self, LEADER};

const CREATE: &str = "/api/v1/serviceowner/dialogs";
/// Chairs the board of the company.
const CHAIR: &str = "03847216572";

#[tokio::test]
async fn everybody_who_opened_the_dialog_is_listed_in_order() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(CREATE, &dialog::minimal()).await.created_id();
    let path = format!("/api/v1/enduser/dialogs/{id}");
    app.person(LEADER).get(&path).await;
    app.system_user().get(&path).await;
    // A change makes the next opening a new one.
    app.execute(format!("UPDATE dialog SET updated_at = now(), content_updated_at = now() WHERE id = '{id}'")).await;
    owner.get(&format!("{CREATE}/{id}?endUserId=urn:altinn:person:identifier-no:{LEADER}")).await;

    let list = app.person(LEADER).get(&format!("{path}/seenlog")).await.body;
    assert_json_snapshot!("seen_log", redacted(&list));
    let entries = list.as_array().unwrap();
    assert!(entries.is_sorted_by_key(|entry| entry["seenAt"].as_str().unwrap()));
    let flags = |of: &Value| (of["isCurrentEndUser"].as_bool().unwrap(), of["isViaServiceOwner"].as_bool().unwrap());
    assert_eq!(entries.iter().map(flags).collect::<Vec<_>>(), [(true, false), (false, false), (true, true)]);
    let single = app.person(LEADER).get(&format!("{path}/seenlog/{}", list[2]["id"].as_str().unwrap())).await;
    assert_eq!(single.body, list[2]);
}

#[tokio::test]
async fn a_dialog_that_nobody_opened_has_an_empty_log() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::minimal()).await.created_id();
    let log = app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}/seenlog")).await;
    assert_eq!((log.status, log.text.as_str()), (200, "[]"));
    let refused = app.person(CHAIR).get(&format!("/api/v1/enduser/dialogs/{id}/seenlog")).await;
    assert_eq!(refused.status, 404);
}
