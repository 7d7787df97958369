//! `POST /api/v1/serviceowner/dialogs/{dialogId}/transmissions`

use dialogporten_testkit::{Actor, Answer, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{self, merged, text, transmission};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const UNKNOWN: &str = "01900000-0000-7000-8000-00000000ffff";
const ID: &str = "01900000-0000-7000-8000-000000000001";
const FILE: &str = "01900000-0000-7000-8000-000000000002";
const ADMIN: &str = "digdir:dialogporten.serviceprovider.admin";

async fn post(caller: &Actor, dialog: &str, body: Value) -> Answer {
    caller.post(&format!("{DIALOGS}/{dialog}/transmissions"), &body).await
}

fn with(members: Value) -> Value {
    merged(transmission(), members)
}

fn file() -> Value {
    json!({ "id": FILE, "displayName": [{ "languageCode": "nb", "value": "Vedlegg om elgjakt" }],
        "urls": [{ "url": "ftp://example.com/file", "consumerType": "Api" }] })
}

#[track_caller]
fn assert_failed(answer: &Answer, status: u16, key: &str) {
    assert_eq!((answer.status, answer.keys()), (status, vec![key.to_owned()]), "{}", answer.text);
}

#[tokio::test]
async fn a_transmission_joins_a_dialog() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    let body = with(json!({
        "id": ID, "idempotentKey": "key-1", "authorizationAttribute": "urn:altinn:task:Task_1", "externalReference": "x",
        "content": { "title": text("Melding om reinbeite"), "summary": text("Kort") },
        "attachments": [file()],
        "navigationalActions": [{ "title": [{ "languageCode": "nb", "value": "Gå" }], "url": "https://example.com/nav" }],
    }));
    let created = post(&owner, &id, body).await;
    assert_eq!(created.created_id(), ID);
    assert_eq!(created.header("location"), format!("{DIALOGS}/{id}/transmissions/{ID}"));
    let read = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    assert_eq!(read["revision"], created.header("etag"));
    assert_eq!(read["transmissions"].as_array().unwrap().len(), 1);
    let stored = &read["transmissions"][0];
    assert_eq!(stored["id"], ID);
    assert_eq!(stored["idempotentKey"], "key-1");
    assert_eq!(stored["createdAt"], read["updatedAt"]);
    assert_eq!(stored["content"]["title"]["value"][0]["value"], "Melding om reinbeite");
    assert_eq!(stored["attachments"][0]["urls"][0]["url"], "ftp://example.com/file");
    assert_eq!(stored["isOpened"], false);
    assert!(app.is_found_by("reinbeite", &id).await);
    assert!(app.is_found_by("elgjakt", &id).await);
    assert!(!app.is_found_by("laksefiske", &id).await);
}

#[rstest]
#[case(json!({ "content": null }), "transmissions[0].content")]
#[case(json!({ "content": {} }), "transmissions[0].content")]
#[case(json!({ "id": ID, "relatedTransmissionId": ID }), "transmissions[0].relatedTransmissionId")]
#[case(json!({ "idempotentKey": "ab" }), "transmissions[0].idempotentKey")]
#[case(json!({ "idempotentKey": "x".repeat(37) }), "transmissions[0].idempotentKey")]
#[case(json!({ "authorizationAttribute": "a.b" }), "transmissions[0].authorizationAttribute")]
#[case(json!({ "type": 0 }), "transmissions[0].type")]
#[case(json!({ "sender": { "actorType": "PartyRepresentative" } }), "transmissions[0].sender")]
#[case(json!({ "attachments": [{ "urls": [] }] }), "transmissions[0].attachments[0].urls")]
#[case(json!({ "attachments": [file(), file()] }), "transmissions[0].attachments")]
#[case(json!({ "navigationalActions": [{ "title": [], "url": "https://a.no" }] }), "transmissions[0].navigationalActions[0].title")]
#[case(json!({ "createdAt": "2098-01-01T00:00:00Z" }), "transmissions[0].createdAt")]
#[case(json!({ "createdAt": null }), "createdAt")]
#[case(json!({ "sender": null }), "sender")]
#[case(json!({ "isSilentUpdate": 1 }), "isSilentUpdate")]
#[tokio::test]
async fn what_is_not_valid_is_named(#[case] members: Value, #[case] key: &str) {
    let app = TestApp::shared().await;
    assert_failed(&post(&app.service_owner(), UNKNOWN, with(members)).await, 400, key);
}

#[tokio::test]
async fn state_and_ownership_are_checked_in_order() {
    let app = TestApp::start().await;
    let (owner, admin) = (app.service_owner(), app.service_owner_with(ADMIN));
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    assert_failed(&post(&owner, UNKNOWN, transmission()).await, 404, "DialogEntity");
    assert_failed(&post(&app.service_owner_of("974761076"), &id, transmission()).await, 404, "DialogEntity");

    app.set_stored(&id, "is_frozen = true").await;
    let stale = |caller: &Actor| caller.with_header("if-match", UNKNOWN);
    assert_failed(&post(&stale(&owner), &id, transmission()).await, 403, "Forbidden");
    assert_eq!(post(&stale(&admin), &id, transmission()).await.status, 412);
    assert_eq!(post(&admin, &id, transmission()).await.status, 201);
    app.set_stored(&id, "deleted_at = now()").await;
    assert_failed(&post(&stale(&owner), &id, transmission()).await, 410, "DialogEntity");
    assert_failed(&post(&admin, &id, transmission()).await, 410, "DialogEntity");
}

#[tokio::test]
async fn a_revision_is_compared_before_the_rest_of_the_state() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let created = owner.post(DIALOGS, &dialog::minimal()).await;
    let (id, revision) = (created.created_id(), created.header("etag").to_owned());
    let keyed = with(json!({ "idempotentKey": "once" }));
    assert_eq!(post(&owner.with_header("if-match", &revision), &id, keyed.clone()).await.status, 201);
    let stale = owner.with_header("if-match", &revision);
    assert_eq!(post(&stale, &id, keyed.clone()).await.status, 412);
    let used = post(&owner, &id, with(json!({ "idempotentKey": "once", "relatedTransmissionId": UNKNOWN }))).await;
    assert_failed(&used, 409, "IdempotentKey");
    assert!(used.body["errors"]["IdempotentKey"][0].as_str().unwrap().contains("'once'"));
    // Keys of other dialogs are theirs.
    let other = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    assert_eq!(post(&owner, &other, keyed).await.status, 201);
}

#[tokio::test]
async fn referring_to_foreign_services_outweighs_what_is_wrong_with_the_state() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    let foreign = json!({ "authorizationAttribute": app.resource_of("974761076"), "relatedTransmissionId": UNKNOWN });
    assert_failed(&post(&owner, &id, with(foreign.clone())).await, 403, "Forbidden");
    assert_failed(&post(&app.service_owner_with(ADMIN), &id, with(foreign)).await, 422, "Transmissions");
    let own = json!({ "authorizationAttribute": dialog::RESOURCE });
    assert_eq!(post(&owner, &id, with(own)).await.status, 201);
}

#[tokio::test]
async fn rules_about_the_state_are_reported_together() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    app.set_stored(&id, "from_service_owner_transmissions_count = 32767").await;
    let expired = merged(file(), json!({ "expiresAt": "2020-01-01T00:00:00Z" }));
    let refused = post(&owner, &id, with(json!({ "relatedTransmissionId": UNKNOWN, "attachments": [expired] }))).await;
    assert_eq!(refused.status, 422);
    let keys = ["Transmissions", "FromServiceOwnerTransmissionsCount", "Transmissions.Attachments.ExpiresAt"];
    assert_eq!(refused.keys(), keys);
    assert!(refused.body["errors"]["Transmissions"][0].as_str().unwrap().contains("reference violation"));
    // The other side still has room.
    let answer = post(&owner, &id, with(json!({ "type": "Submission" }))).await;
    assert_eq!(answer.status, 201);
    app.set_stored(&id, "from_party_transmissions_count = 32767").await;
    assert_failed(&post(&owner, &id, with(json!({ "type": "Correction" }))).await, 422, "FromPartyTransmissionsCount");
}

#[tokio::test]
async fn identifiers_can_be_used_once() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    assert_eq!(post(&owner, &id, with(json!({ "id": ID, "attachments": [file()] }))).await.status, 201);
    let again = post(&owner, &id, with(json!({ "id": ID }))).await;
    assert_eq!(again.body["errors"], json!({ "DialogTransmission": [format!("Key ('Id')=({ID}) already exists.")] }));
    assert_eq!(again.status, 422);
    let again = post(&owner, &id, with(json!({ "attachments": [file()] }))).await;
    assert_eq!(again.body["errors"], json!({ "Attachment": [format!("Key ('Id')=({FILE}) already exists.")] }));
    assert_eq!(again.status, 422);
    let read = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    assert_eq!(read["fromServiceOwnerTransmissionsCount"], 1);
}

/// A chain of a hundred levels with a hundred answers to its first transmission is as much as there may be.
#[tokio::test]
async fn trees_stay_shallow_and_narrow() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let name = |n: usize| format!("01900000-0000-7000-8000-0000000{n:05}");
    let chain = (0..100_usize).map(|n| {
        let above = n.checked_sub(1).map_or(Value::Null, |above| json!(name(above)));
        with(json!({ "id": name(n), "relatedTransmissionId": above }))
    });
    let answers = (100..198).map(|n| with(json!({ "id": name(n), "relatedTransmissionId": name(0) })));
    let all: Vec<Value> = chain.chain(answers).collect();
    let id = owner.post(DIALOGS, &dialog::with(json!({ "transmissions": all }))).await.created_id();
    let answering = |n: usize| with(json!({ "relatedTransmissionId": name(n) }));

    let deep = post(&owner, &id, answering(99)).await;
    assert_failed(&deep, 422, "Transmissions");
    assert!(deep.text.contains("depth violation"));
    assert_eq!(post(&owner, &id, answering(98)).await.status, 201);
    assert_eq!(post(&owner, &id, answering(0)).await.status, 201);
    let wide = post(&owner, &id, answering(0)).await;
    assert_failed(&wide, 422, "Transmissions");
    assert!(wide.text.contains("width violation") && wide.text.contains(&name(0)));
    // A transmission of another dialog is none of this one.
    let other = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    assert!(post(&owner, &other, answering(0)).await.text.contains("reference violation"));
}
