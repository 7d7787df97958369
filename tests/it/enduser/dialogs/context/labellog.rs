//! `GET /api/v1/enduser/dialogs/{dialogId}/context/labellog`

use dialogporten_testkit::{TestApp, redacted};
use insta::assert_json_snapshot;

use crate::dialog::{self, LEADER};

const CREATE: &str = "/api/v1/serviceowner/dialogs";

#[tokio::test]
async fn the_label_log_tells_how_labels_came_and_went() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::complete()).await.created_id();
    let person = format!("urn:altinn:person:identifier-no:{LEADER}");
    app.execute(format!(
        r#"INSERT INTO label_log VALUES
            ('{id}', '01900000-0000-7000-8000-0000000000b2', '2098-01-01', '\000{{"id":
            "01900000-0000-7000-8000-0000000000b2", "createdAt": "2098-01-01T00:00:00Z", "name": "systemlabel:Bin",
            "action": "remove", "performedBy": {{ "actorType": "PartyRepresentative", "actorName": "Kari",
            "actorId": "{person}" }} }}'),
            ('{id}', '01900000-0000-7000-8000-0000000000b1', '2098-01-01', '\000{{"id":
            "01900000-0000-7000-8000-0000000000b1", "createdAt": "2098-01-01T00:00:00Z", "name": "systemlabel:Archive",
            "action": "set", "performedBy": {{ "actorType": "ServiceOwner" }} }}')"#
    ))
    .await;
    let log = app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}/context/labellog")).await;
    assert_json_snapshot!("label_log", redacted(&log.body));
}

#[tokio::test]
async fn a_dialog_whose_labels_never_changed_has_an_empty_log() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(CREATE, &dialog::minimal()).await.created_id();
    let log = app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{id}/context/labellog")).await;
    assert_eq!((log.status, log.text.as_str()), (200, "[]"));
}
