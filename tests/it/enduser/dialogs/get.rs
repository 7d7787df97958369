//! `GET /api/v1/enduser/dialogs/{dialogId}`

use dialogporten_testkit::{TestApp, redacted};
use insta::assert_json_snapshot;
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{self, COMPANY, LEADER, STRANGER, text};

const CREATE: &str = "/api/v1/serviceowner/dialogs";

fn path(id: &str) -> String {
    format!("/api/v1/enduser/dialogs/{id}")
}

#[tokio::test]
async fn the_leader_of_a_company_opens_its_dialog() {
    let app = TestApp::start().await;
    let created = app.service_owner().post(CREATE, &dialog::complete()).await;
    let read = app.person(LEADER).get(&path(&created.created_id())).await;
    assert_eq!(read.status, 200);
    assert_eq!(read.header("etag"), created.header("etag"));
    assert_json_snapshot!("complete_dialog_as_leader", redacted(&read.body));
}

#[tokio::test]
async fn the_dialog_token_verifies_against_the_published_keys() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::complete()).await.created_id();
    let read = app.person(LEADER).get(&path(&id)).await.body;
    let token = read["dialogToken"].as_str().unwrap();
    let claims = app.verify_dialog_token(token).await;
    assert_eq!(claims["c"], format!("urn:altinn:person:identifier-no:{LEADER}"));
    assert_eq!(claims["p"], COMPANY);
    assert_eq!(claims["s"], dialog::RESOURCE);
    assert_eq!(claims["i"], id);
    assert_eq!(claims["l"], 4);
    assert_eq!(claims["a"], "read;sign,urn:altinn:subresource:form2;transmissionread,urn:altinn:task:Task_1;write");
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
    assert_eq!(claims["iss"], format!("{}/api/v1", app.public_base()));
}

#[tokio::test]
async fn a_system_user_opens_a_dialog_of_its_company() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::minimal()).await.created_id();
    let read = app.system_user().get(&path(&id)).await;
    assert_eq!(read.status, 200);
    let claims = app.verify_dialog_token(read.body["dialogToken"].as_str().unwrap()).await;
    assert_eq!(claims["c"], "urn:altinn:organization:identifier-no:312002000");
    assert_eq!(claims["o"], COMPANY);
    assert_eq!(claims["y"], "urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
    assert_eq!(claims["l"], 3);
    assert_eq!(read.body["seenSinceLastUpdate"][0]["isCurrentEndUser"], true);
}

#[tokio::test]
async fn somebody_without_rights_is_refused_whatever_state_the_dialog_is_in() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(CREATE, &dialog::minimal()).await.created_id();
    let hidden = owner.post(CREATE, &dialog::with(json!({ "visibleFrom": "2099-01-01T00:00:00Z" }))).await.created_id();
    for id in [id, hidden] {
        let refused = app.person(STRANGER).get(&path(&id)).await;
        assert_eq!((refused.status, refused.keys()), (403, vec!["Forbidden".to_owned()]));
    }
}

#[rstest]
#[case("01900000-0000-7000-8000-00000000ffff", 404, "DialogEntity")]
#[case("not-a-uuid", 400, "dialogId")]
#[tokio::test]
async fn unknown_and_malformed_identifiers(#[case] id: &str, #[case] status: u16, #[case] key: &str) {
    let app = TestApp::start().await;
    let answer = app.person(LEADER).get(&path(id)).await;
    assert_eq!((answer.status, answer.keys()), (status, vec![key.to_owned()]));
}

#[tokio::test]
async fn a_dialog_hides_until_it_is_visible_and_after_it_expired() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let body = dialog::with(json!({ "visibleFrom": "2099-01-01T00:00:00Z" }));
    let hidden = app.person(LEADER).get(&path(&owner.post(CREATE, &body).await.created_id())).await;
    assert_eq!((hidden.status, hidden.keys()), (404, vec!["DialogEntity".to_owned()]));
    assert_eq!(hidden.header("expires"), "Thu, 01 Jan 2099 00:00:00 GMT");

    let silent = format!("{CREATE}?isSilentUpdate=true");
    let body = dialog::with(json!({ "expiresAt": "2001-01-01T00:00:00Z" }));
    let expired = app.person(LEADER).get(&path(&owner.post(&silent, &body).await.created_id())).await;
    assert_eq!((expired.status, expired.keys()), (404, vec!["DialogEntity".to_owned()]));
}

#[tokio::test]
async fn a_login_weaker_than_the_resource_demands_is_refused() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::minimal()).await.created_id();
    let refused = app.person_at_level(LEADER, "idporten-loa-low").get(&path(&id)).await;
    assert_eq!(refused.status, 403);
    // Clients ask for a stronger login when they read this text.
    assert_eq!(refused.body["errors"], json!({ "Forbidden": ["Altinn authentication level too low."] }));
    let unknown = app.person_at_level(LEADER, "Level4").get(&path(&id)).await;
    assert_eq!((unknown.status, unknown.keys()), (403, vec!["Forbidden".to_owned()]));
    assert_eq!(app.person_at_level(LEADER, "idporten-loa-substantial").get(&path(&id)).await.status, 200);
}

#[tokio::test]
async fn a_right_to_the_one_dialog_is_enough() {
    let app = TestApp::start().await;
    let body = dialog::with(json!({ "id": "019b7660-6c00-7aaa-8bbb-0123456789ab" }));
    let id = app.service_owner().post(CREATE, &body).await.created_id();
    let read = app.person(STRANGER).get(&path(&id)).await;
    assert_eq!(read.status, 200, "delegated by instance");
}

#[tokio::test]
async fn an_api_only_dialog_without_content_opens() {
    let app = TestApp::start().await;
    let mut body = dialog::with(json!({ "isApiOnly": true, "transmissions": [{
        "type": "Information", "authorizationAttribute": "nobody-may", "sender": { "actorType": "ServiceOwner" },
    }] }));
    body.as_object_mut().unwrap().remove("content");
    let id = app.service_owner().post(CREATE, &body).await.created_id();
    let read = app.person(LEADER).get(&path(&id)).await;
    assert_eq!(read.status, 200);
    assert!(read.body.get("content").is_none());
    assert_eq!(read.body["transmissions"][0]["isAuthorized"], false);
}

#[tokio::test]
async fn texts_come_in_the_language_asked_for() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::complete()).await.created_id();
    let person = app.person(LEADER);
    let title = |read: &Value| read["content"]["title"]["value"].clone();
    let english = person.with_header("accept-language", "en;q=0.9").get(&path(&id)).await;
    assert_eq!(title(&english.body), json!([{ "value": "Decision", "languageCode": "en" }]));
    assert_eq!(english.body["content"]["summary"]["value"][0]["languageCode"], "nb");
    let all = person.get(&path(&id)).await;
    assert_eq!(title(&all.body).as_array().unwrap().len(), 2);
    let wrong = person.with_header("accept-language", "en;;;").get(&path(&id)).await;
    assert_eq!((wrong.status, wrong.keys()), (400, vec!["Accept-Language".to_owned()]));
}

#[tokio::test]
async fn addresses_that_have_expired_are_hidden() {
    let app = TestApp::start().await;
    let soon = app.now_plus_seconds(60);
    let file = json!({ "expiresAt": soon, "urls": [{ "url": "https://example.com/f", "consumerType": "Gui" }] });
    let body = dialog::with(json!({ "attachments": [file], "transmissions": [{
        "type": "Information", "sender": { "actorType": "ServiceOwner" }, "content": { "title": text("a") },
        "attachments": [file],
        "navigationalActions": [{ "title": [{ "languageCode": "nb", "value": "a" }], "url": "https://example.com/n",
            "expiresAt": soon }],
    }] }));
    let id = app.service_owner().post(CREATE, &body).await.created_id();
    let urls = |read: &Value| {
        [
            read["attachments"][0]["urls"][0]["url"].clone(),
            read["transmissions"][0]["attachments"][0]["urls"][0]["url"].clone(),
            read["transmissions"][0]["navigationalActions"][0]["url"].clone(),
        ]
    };
    let before = app.person(LEADER).get(&path(&id)).await.body;
    assert_eq!(
        urls(&before),
        [json!("https://example.com/f"), json!("https://example.com/f"), json!("https://example.com/n")]
    );
    app.advance_seconds(61);
    let after = app.person(LEADER).get(&path(&id)).await.body;
    assert_eq!(urls(&after), [(); 3].map(|()| json!("urn:dialogporten:expired")));
}

#[rstest]
#[case("urn:altinn:resource:ttd-open-info")]
#[case("URN:ALTINN:resource:ttd-open-info")]
#[case("urn:altinn:RESOURCE:ttd-open-info")]
#[tokio::test]
async fn a_right_to_the_dialog_is_no_right_to_another_resource_however_it_is_spelled(#[case] attribute: &str) {
    let app = TestApp::shared().await;
    let body = dialog::with(json!({ "transmissions": [{
        "type": "Information", "sender": { "actorType": "ServiceOwner" }, "content": { "title": text("a") },
        "authorizationAttribute": attribute,
        "attachments": [{ "urls": [{ "url": "https://example.com/f", "consumerType": "Gui" }] }],
    }] }));
    let id = app.service_owner().post(CREATE, &body).await.created_id();
    let read = app.person("05878510145").get(&path(&id)).await.body;
    assert_eq!(read["transmissions"][0]["isAuthorized"], false);
    assert_eq!(read["transmissions"][0]["attachments"][0]["urls"][0]["url"], "urn:dialogporten:unauthorized");
}

#[rstest]
#[case("/authorization", 500)]
#[case("/authorization", 400)]
#[tokio::test]
async fn a_failing_decision_point_never_opens_a_dialog(#[case] neighbor: &str, #[case] status: u16) {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::minimal()).await.created_id();
    app.fail(neighbor, status);
    let refused = app.person(LEADER).get(&path(&id)).await;
    assert_eq!(refused.status, 502);
    assert!(!refused.text.contains("Søknad"));
    app.recover();
    assert_eq!(app.person(LEADER).get(&path(&id)).await.status, 200);
}
