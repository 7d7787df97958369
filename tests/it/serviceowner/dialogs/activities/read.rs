//! `GET /api/v1/serviceowner/dialogs/{dialogId}/activities` and `…/{activityId}`

use dialogporten_testkit::{TestApp, redacted};
use insta::assert_json_snapshot;
use serde_json::json;

use crate::dialog::{self, LEADER};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";

#[tokio::test]
async fn a_list_shows_what_happened_in_short_and_a_single_one_everything() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let person = format!("urn:altinn:person:identifier-no:{LEADER}");
    let mut body = dialog::complete();
    body["activities"] = json!([
        { "createdAt": "2024-03-01T00:00:00Z", "type": "TransmissionOpened",
          "transmissionId": "01900000-0000-7000-8000-0000000000a1", "extendedType": "urn:opened",
          "performedBy": { "actorType": "PartyRepresentative", "actorId": person } },
        { "createdAt": "2024-01-01T00:00:00Z", "type": "Information", "performedBy": { "actorType": "ServiceOwner" },
          "description": [{ "languageCode": "nb", "value": "Hei" }, { "languageCode": "en", "value": "Hi" }] },
    ]);
    let id = owner.post(&format!("{DIALOGS}?isSilentUpdate=true"), &body).await.created_id();
    let path = format!("{DIALOGS}/{id}/activities");
    let list = owner.get(&path).await;
    assert_eq!(list.header("etag"), "");
    assert_json_snapshot!("activities", redacted(&list.body));
    let single = |at: usize| {
        let (owner, path) = (owner.clone(), format!("{path}/{}", list.body[at]["id"].as_str().unwrap()));
        async move { owner.get(&path).await.body }
    };
    assert_json_snapshot!("activity_with_description", redacted(&single(0).await));
    let opened = single(1).await;
    assert_json_snapshot!("activity_without_description", redacted(&opened));
    // Service owners see who it was.
    assert_eq!(opened["performedBy"]["actorId"], person);
}
