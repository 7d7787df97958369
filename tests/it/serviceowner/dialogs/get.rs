//! `GET /api/v1/serviceowner/dialogs/{dialogId}`

use dialogporten_testkit::{TestApp, redacted};
use insta::assert_json_snapshot;
use rstest::rstest;
use serde_json::json;

use crate::dialog::{self, LEADER, STRANGER};

const PATH: &str = "/api/v1/serviceowner/dialogs";

fn on_behalf_of(id: &str, person: &str) -> String {
    format!("{PATH}/{id}?EndUserId=urn:altinn:person:identifier-no:{person}")
}

#[tokio::test]
async fn dialogs_of_others_do_not_exist_except_for_administrators() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(PATH, &dialog::minimal()).await.created_id();
    let path = format!("{PATH}/{id}");
    let other = app.service_owner_of("974761076").get(&path).await;
    assert_eq!((other.status, other.keys()), (404, vec!["DialogEntity".to_owned()]));
    assert!(other.body["errors"]["DialogEntity"][0].as_str().unwrap().contains(&format!("({id})")));
    let admin = app.administrator_of("974761076").get(&path).await;
    assert_eq!(admin.status, 200);
}

#[tokio::test]
async fn reading_on_behalf_of_a_person_shows_rights_and_leaves_a_trace() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(PATH, &dialog::complete()).await.created_id();

    let plain = owner.get(&format!("{PATH}/{id}")).await;
    assert!(!plain.text.contains("isAuthorized"));
    assert_eq!(plain.body["seenSinceLastUpdate"], json!([]));

    let read = owner.get(&on_behalf_of(&id, LEADER)).await;
    assert_eq!(read.status, 200);
    assert_json_snapshot!("complete_dialog_on_behalf_of_leader", redacted(&read.body));
    // Addresses stay as they are, although the person may not follow this one.
    assert_eq!(read.body["guiActions"][2]["isAuthorized"], false);
    assert_eq!(read.body["guiActions"][2]["url"], "https://example.com/forbidden");
    assert_eq!(read.body["seenSinceLastUpdate"][0]["isViaServiceOwner"], true);
    assert_eq!(read.body["seenSinceLastUpdate"][0]["isCurrentEndUser"], true);

    let again = owner.get(&on_behalf_of(&id, LEADER)).await;
    assert_eq!(again.body["seenSinceLastUpdate"], read.body["seenSinceLastUpdate"]);
}

#[tokio::test]
async fn an_opening_before_the_dialog_becomes_visible_is_shown_and_not_recorded_again_and_again() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(PATH, &dialog::with(json!({ "visibleFrom": "2099-01-01T00:00:00Z" }))).await.created_id();
    for _ in 0..4 {
        let read = owner.get(&on_behalf_of(&id, LEADER)).await.body;
        assert_eq!(read["isContentSeen"], true);
    }
    // One opening before and one after the content counted as seen, as for every state; the others leave no trace.
    assert_eq!(app.outbox_of(&id).await.len(), 5);
    let first = owner.post(PATH, &dialog::with(json!({ "visibleFrom": "2099-01-01T00:00:00Z" }))).await.created_id();
    let read = owner.get(&on_behalf_of(&first, LEADER)).await.body;
    assert_eq!(read["seenSinceLastUpdate"].as_array().unwrap().len(), 1);
    assert_eq!(read["seenSinceLastContentUpdate"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_person_without_rights_sees_nothing_through_a_service_owner() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(PATH, &dialog::minimal()).await.created_id();
    let refused = owner.get(&on_behalf_of(&id, STRANGER)).await;
    assert_eq!((refused.status, refused.keys()), (404, vec!["DialogEntity".to_owned()]));
    assert_eq!(app.outbox_of(&id).await.len(), 1);
}

#[rstest]
#[case("urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "EndUserId")]
#[case("urn:altinn:organization:identifier-no:312001004", "EndUserId")]
#[case("foo", "EndUserId")]
#[case("", "EndUserId")]
#[case("17829010178", "endUserId")]
#[case("urn:altinn:foo:17829010178", "endUserId")]
#[tokio::test]
async fn only_a_person_can_be_acted_for(#[case] value: &str, #[case] key: &str) {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(PATH, &dialog::minimal()).await.created_id();
    let refused = owner.get(&format!("{PATH}/{id}?endUserId={value}")).await;
    assert_eq!((refused.status, refused.keys()), (400, vec![key.to_owned()]));
}
