//! What opening a dialog leaves behind.

use dialogporten_testkit::TestApp;
use serde_json::json;

use crate::dialog::{self, LEADER};

const CREATE: &str = "/api/v1/serviceowner/dialogs";

#[tokio::test]
async fn the_first_opening_is_recorded_and_announced_and_the_second_is_not() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(CREATE, &dialog::minimal()).await.created_id();
    let path = format!("/api/v1/enduser/dialogs/{id}");

    let first = app.person(LEADER).get(&path).await.body;
    assert_eq!(first["isContentSeen"], true);
    let entry = &first["seenSinceLastUpdate"][0];
    assert_eq!(entry["isCurrentEndUser"], true);
    assert_eq!(entry["isViaServiceOwner"], false);
    assert_eq!(entry["seenBy"]["actorType"], "PartyRepresentative");
    let masked = entry["seenBy"]["actorId"].as_str().unwrap();
    assert!(masked.starts_with("urn:altinn:person:identifier-ephemeral:"), "{masked}");
    assert_eq!(first["seenSinceLastContentUpdate"], first["seenSinceLastUpdate"]);

    let events = app.outbox_of(&id).await;
    let names: Vec<_> = events.iter().map(|event| event["kind"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["dialogCreated", "dialogUpdated", "dialogSeen"]);
    assert_eq!(events[2]["eventId"], entry["id"]);

    let second = app.person(LEADER).get(&path).await.body;
    assert_eq!(second["seenSinceLastUpdate"].as_array().unwrap().len(), 1);
    assert_eq!(second["isContentSeen"], true);
    assert_eq!(app.outbox_of(&id).await.len(), 3);

    let read = owner.get(&format!("{CREATE}/{id}")).await.body;
    assert_eq!(read["isContentSeen"], true);
    assert_eq!(read["revision"], first["revision"]);
    assert_eq!(
        read["seenSinceLastUpdate"][0]["seenBy"]["actorId"],
        format!("urn:altinn:person:identifier-no:{LEADER}")
    );
    assert_eq!(read["seenSinceLastUpdate"][0]["isCurrentEndUser"], false);
}

#[tokio::test]
async fn simultaneous_first_openings_leave_one_entry() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::minimal()).await.created_id();
    let path = format!("/api/v1/enduser/dialogs/{id}");
    let person = app.person(LEADER);
    let answers = futures::future::join_all((0..20).map(|_| person.get(&path))).await;
    for answer in &answers {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body["isContentSeen"], true);
        assert_eq!(answer.body["seenSinceLastUpdate"].as_array().unwrap().len(), 1);
    }
    let read = person.get(&path).await.body;
    assert_eq!(read["seenSinceLastUpdate"].as_array().unwrap().len(), 1);
    let seen = app.outbox_of(&id).await.into_iter().filter(|event| event["kind"]["name"] == json!("dialogSeen"));
    assert_eq!(seen.count(), 1);
}

#[tokio::test]
async fn a_neighbor_that_knows_no_name_keeps_the_dialog_closed() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::minimal()).await.created_id();
    app.fail("/register", 500);
    let refused = app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}")).await;
    assert_eq!(refused.status, 502);
    assert_eq!(app.outbox_of(&id).await.len(), 1);
}
