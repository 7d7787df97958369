//! `GET /api/v1/enduser/dialogs/{dialogId}/activities` and `…/{activityId}`

use dialogporten_testkit::{TestApp, redacted};
use insta::assert_json_snapshot;
use serde_json::json;

use crate::dialog::{self, LEADER};

const CREATE: &str = "/api/v1/serviceowner/dialogs";

#[tokio::test]
async fn a_list_shows_what_happened_and_a_single_one_also_who_did_it() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::complete()).await.created_id();
    let path = format!("/api/v1/enduser/dialogs/{id}/activities");
    let list = app.person(LEADER).get(&path).await.body;
    assert_json_snapshot!("activities", redacted(&list));
    let single = app.person(LEADER).get(&format!("{path}/{}", list[1]["id"].as_str().unwrap())).await;
    assert_json_snapshot!("activity", redacted(&single.body));
}

#[tokio::test]
async fn activities_come_oldest_first_with_masked_actors_in_the_language_asked_for() {
    let app = TestApp::start().await;
    let transmission = "01900000-0000-7000-8000-0000000000a1";
    let leader =
        json!({ "actorType": "PartyRepresentative", "actorId": format!("urn:altinn:person:identifier-no:{LEADER}") });
    let mut body = dialog::complete();
    body["activities"] = json!([
        { "createdAt": "2024-03-01T00:00:00Z", "type": "TransmissionOpened", "transmissionId": transmission,
          "extendedType": "urn:opened", "performedBy": leader },
        { "createdAt": "2024-01-01T00:00:00Z", "type": "Information", "performedBy": { "actorType": "ServiceOwner" },
          "description": [{ "languageCode": "nb", "value": "Hei" }, { "languageCode": "en", "value": "Hi" }] },
        { "createdAt": "2024-02-01T00:00:00Z", "type": "DialogOpened", "performedBy": leader },
    ]);
    let silent = format!("{CREATE}?isSilentUpdate=true");
    let id = app.service_owner().post(&silent, &body).await.created_id();
    let path = format!("/api/v1/enduser/dialogs/{id}/activities");
    let reader = app.person(LEADER).with_header("accept-language", "en");
    let list = reader.get(&path).await.body;
    let types: Vec<&str> = list.as_array().unwrap().iter().map(|activity| activity["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["Information", "DialogOpened", "TransmissionOpened"]);
    assert_eq!(list[0]["description"], json!([{ "value": "Hi", "languageCode": "en" }]));
    assert_eq!(list[1]["description"], json!([]));
    assert_eq!(
        (list[2]["transmissionId"].as_str(), list[2]["extendedType"].as_str()),
        (Some(transmission), Some("urn:opened"))
    );

    let single = reader.get(&format!("{path}/{}", list[2]["id"].as_str().unwrap())).await.body;
    let actor = single["performedBy"]["actorId"].as_str().unwrap();
    assert!(actor.starts_with("urn:altinn:person:identifier-ephemeral:"), "{actor}");
    assert_eq!(single["description"], json!([]));
    let first = reader.get(&format!("{path}/{}", list[0]["id"].as_str().unwrap())).await.body;
    assert_eq!(first["description"][0]["value"], "Hi");
}
