//! `GET /api/v1/serviceowner/dialogs/{dialogId}/transmissions` and `…/{transmissionId}`

use dialogporten_testkit::{TestApp, redacted};
use insta::assert_json_snapshot;
use serde_json::json;

use crate::dialog;

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";

#[tokio::test]
async fn transmissions_come_newest_first_as_they_are_stored() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let mut body = dialog::complete();
    body["transmissions"][0]["createdAt"] = json!("2024-01-01T00:00:00Z");
    let silent = format!("{DIALOGS}?isSilentUpdate=true");
    let id = owner.post(&silent, &body).await.created_id();
    let path = format!("{DIALOGS}/{id}/transmissions");
    let list = owner.get(&path).await.body;
    assert_json_snapshot!("transmissions", redacted(&list));
    assert_eq!(list[2]["idempotentKey"], "first");
    for transmission in list.as_array().unwrap() {
        let single = owner.get(&format!("{path}/{}", transmission["id"].as_str().unwrap())).await.body;
        assert_eq!(single, *transmission);
    }
}
