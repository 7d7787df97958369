//! `GET /api/v1/enduser/dialogs/{dialogId}/transmissions` and `…/{transmissionId}`

use dialogporten_testkit::{TestApp, redacted};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::dialog::{self, LEADER, text};

const CREATE: &str = "/api/v1/serviceowner/dialogs";

fn path(id: &str) -> String {
    format!("/api/v1/enduser/dialogs/{id}/transmissions")
}

/// A dialog with transmissions, each with a file, a link and a reference.
fn with(transmissions: &[Value]) -> Value {
    let mut body = dialog::minimal();
    let filled = transmissions.iter().map(|members| {
        let mut transmission = json!({
            "type": "Information", "sender": { "actorType": "ServiceOwner" },
            "content": { "title": text("Brev"), "contentReference": {
                "mediaType": "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown",
                "value": [{ "languageCode": "nb", "value": "https://example.com/reference" }],
            } },
            "attachments": [{ "urls": [{ "url": "https://example.com/file", "consumerType": "Gui" }] }],
            "navigationalActions": [{
                "title": [{ "languageCode": "nb", "value": "Videre" }], "url": "https://example.com/link",
            }],
        });
        transmission.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        transmission
    });
    body["transmissions"] = filled.collect();
    body
}

/// Reference, file and link of a transmission.
fn addresses(transmission: &Value) -> [&str; 3] {
    [
        transmission["content"]["contentReference"]["value"][0]["value"].as_str().unwrap(),
        transmission["attachments"][0]["urls"][0]["url"].as_str().unwrap(),
        transmission["navigationalActions"][0]["url"].as_str().unwrap(),
    ]
}

const OPEN: [&str; 3] = ["https://example.com/reference", "https://example.com/file", "https://example.com/link"];

#[tokio::test]
async fn transmissions_come_oldest_first_and_each_can_be_read_alone() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::complete()).await.created_id();
    let list = app.person(LEADER).get(&path(&id)).await.body;
    assert_json_snapshot!("transmissions", redacted(&list));
    for transmission in list.as_array().unwrap() {
        let single = app.person(LEADER).get(&format!("{}/{}", path(&id), transmission["id"].as_str().unwrap())).await;
        assert_eq!(single.body, *transmission);
    }
}

#[tokio::test]
async fn without_a_right_to_a_transmission_its_addresses_are_hidden_but_not_its_texts() {
    let app = TestApp::start().await;
    let attributes =
        [None, Some("urn:altinn:task:Task_1"), Some("nobody-may"), Some("urn:altinn:resource:ttd-open-info")];
    let transmissions = attributes.map(|attribute| json!({ "authorizationAttribute": attribute }));
    let id = app.service_owner().post(CREATE, &with(&transmissions)).await.created_id();
    let list = app.person(LEADER).get(&path(&id)).await.body;
    let shown: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|transmission| (transmission["isAuthorized"].as_bool().unwrap(), addresses(transmission)))
        .collect();
    let hidden = ["urn:dialogporten:unauthorized"; 3];
    assert_eq!(shown, [(true, OPEN), (true, OPEN), (false, hidden), (true, OPEN)]);
    assert_eq!(list[2]["content"]["title"]["value"][0]["value"], "Brev");
    let single = app.person(LEADER).get(&format!("{}/{}", path(&id), list[2]["id"].as_str().unwrap())).await;
    assert_eq!(single.body, list[2]);
}

#[tokio::test]
async fn addresses_that_have_expired_are_hidden_unless_a_right_is_missing() {
    let app = TestApp::start().await;
    let soon = app.now_plus_seconds(60);
    let expiring = json!({
        "attachments": [{ "expiresAt": soon, "urls": [{ "url": "https://example.com/file", "consumerType": "Gui" }] }],
        "navigationalActions": [{ "title": [{ "languageCode": "nb", "value": "Videre" }], "expiresAt": soon,
            "url": "https://example.com/link" }],
    });
    let mut forbidden = expiring.clone();
    forbidden["authorizationAttribute"] = json!("nobody-may");
    let id = app.service_owner().post(CREATE, &with(&[expiring, forbidden])).await.created_id();
    let before = app.person(LEADER).get(&path(&id)).await.body;
    assert_eq!(addresses(&before[0]), OPEN);
    app.advance_seconds(61);
    let after = app.person(LEADER).get(&path(&id)).await.body;
    assert_eq!(addresses(&after[0]), [OPEN[0], "urn:dialogporten:expired", "urn:dialogporten:expired"]);
    assert_eq!(addresses(&after[1]), ["urn:dialogporten:unauthorized"; 3]);
}

#[tokio::test]
async fn only_the_rights_to_what_is_read_are_asked_for() {
    let app = TestApp::start().await;
    let attributes = ["urn:altinn:task:Task_1", "nobody-may"];
    let transmissions = attributes.map(|attribute| json!({ "authorizationAttribute": attribute }));
    let id = app.service_owner().post(CREATE, &with(&transmissions)).await.created_id();
    let asked = || {
        let requests = app.simulator().requests("/authorization");
        requests.iter().map(|request| request.body.to_string()).collect::<Vec<_>>().join("\n")
    };
    app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}/activities")).await;
    assert!(!asked().contains("Task_1") && !asked().contains("nobody-may"));
    let list = app.person(LEADER).get(&path(&id)).await.body;
    assert!(asked().contains("Task_1") && asked().contains("nobody-may"));
    app.simulator().clear_requests();
    app.person(LEADER).get(&format!("{}/{}", path(&id), list[0]["id"].as_str().unwrap())).await;
    assert!(asked().contains("Task_1") && !asked().contains("nobody-may"));
}

#[tokio::test]
async fn texts_come_in_the_language_asked_for() {
    let app = TestApp::start().await;
    let two =
        |nb: &str, en: &str| json!([{ "languageCode": "nb", "value": nb }, { "languageCode": "en", "value": en }]);
    let body = with(&[json!({
        "content": { "title": { "value": two("Brev", "Letter") }, "summary": text("Kort") },
        "attachments": [{ "displayName": two("Fil", "File"),
            "urls": [{ "url": "https://example.com/file", "consumerType": "Gui" }] }],
        "navigationalActions": [{ "title": two("Videre", "On"), "url": "https://example.com/link" }],
    })]);
    let id = app.service_owner().post(CREATE, &body).await.created_id();
    let reader = app.person(LEADER).with_header("accept-language", "en");
    let english = reader.get(&path(&id)).await.body;
    assert_eq!(english[0]["content"]["title"]["value"], json!([{ "value": "Letter", "languageCode": "en" }]));
    assert_eq!(english[0]["content"]["summary"]["value"][0]["value"], "Kort");
    assert_eq!(english[0]["attachments"][0]["displayName"], json!([{ "value": "File", "languageCode": "en" }]));
    assert_eq!(english[0]["navigationalActions"][0]["title"], json!([{ "value": "On", "languageCode": "en" }]));
    let single = reader.get(&format!("{}/{}", path(&id), english[0]["id"].as_str().unwrap())).await.body;
    assert_eq!(single, english[0]);
}
