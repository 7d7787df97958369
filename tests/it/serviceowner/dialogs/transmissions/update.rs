//! `PUT /api/v1/serviceowner/dialogs/{dialogId}/transmissions/{transmissionId}`

use dialogporten_testkit::{Actor, Answer, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{self, merged, text, transmission};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const UNKNOWN: &str = "01900000-0000-7000-8000-00000000ffff";
const FIRST: &str = "01900000-0000-7000-8000-0000000000a1";
const ANSWER: &str = "01900000-0000-7000-8000-0000000000a2";
const FILE: &str = "01900000-0000-7000-8000-0000000000f1";
const OTHER_FILE: &str = "01900000-0000-7000-8000-0000000000f2";
const URL: &str = "01900000-0000-7000-8000-0000000000e1";
const CHANGE: &str = "digdir:dialogporten.serviceprovider.changetransmissions";
const ADMIN: &str = "digdir:dialogporten.serviceprovider.admin";

async fn put(caller: &Actor, dialog: &str, id: &str, body: Value) -> Answer {
    caller.send("PUT", &format!("{DIALOGS}/{dialog}/transmissions/{id}"), Some(&body)).await
}

fn correction(members: Value) -> Value {
    merged(merged(transmission(), json!({ "isSilentUpdate": true })), members)
}

fn file(id: &str, url: &str) -> Value {
    json!({ "id": id, "name": "f", "urls": [{ "url": url, "consumerType": "Gui" }] })
}

async fn create(app: &TestApp) -> (String, Value) {
    let first = merged(
        transmission(),
        json!({
            "id": FIRST, "idempotentKey": "first", "externalReference": "old", "createdAt": "2020-01-01T00:00:00Z",
            "content": { "title": text("Brev om gaupe") },
            "attachments": [file(FILE, "https://example.com/old"), file(OTHER_FILE, "https://example.com/other")],
        }),
    );
    let answer =
        merged(transmission(), json!({ "id": ANSWER, "idempotentKey": "answer", "relatedTransmissionId": FIRST }));
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::with(json!({ "transmissions": [first, answer] }))).await.created_id();
    let read = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    (id, read)
}

#[track_caller]
fn assert_failed(answer: &Answer, status: u16, key: &str) {
    assert_eq!((answer.status, answer.keys()), (status, vec![key.to_owned()]), "{}", answer.text);
}

#[tokio::test]
async fn a_transmission_is_corrected_in_place_and_silently() {
    let app = TestApp::start().await;
    let owner = app.service_owner_with(CHANGE);
    let (id, before) = create(&app).await;
    let body = correction(json!({
        "id": UNKNOWN, "type": "Submission", "createdAt": null, "content": { "title": text("Brev om jerv") },
        "attachments": [
            file(UNKNOWN, "https://example.com/new"),
            { "id": FILE, "urls": [{ "id": URL, "url": "https://example.com/corrected", "consumerType": "Api" }] },
        ],
    }));
    let answer = put(&owner, &id, FIRST, body).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    let after = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    assert_eq!(after["revision"], answer.header("etag"));
    assert_ne!(after["revision"], before["revision"]);
    for kept in [
        "updatedAt",
        "contentUpdatedAt",
        "fromServiceOwnerTransmissionsCount",
        "fromPartyTransmissionsCount",
        "hasUnopenedContent",
        "systemLabel",
        "endUserContext",
    ] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    let corrected = &after["transmissions"][0];
    assert_eq!((&corrected["id"], &corrected["type"]), (&json!(FIRST), &json!("Submission")));
    assert_eq!(corrected["createdAt"], "2020-01-01T00:00:00.0000000Z");
    assert!(corrected.get("idempotentKey").is_none() && corrected.get("externalReference").is_none());
    let files: Vec<&str> =
        corrected["attachments"].as_array().unwrap().iter().map(|file| file["id"].as_str().unwrap()).collect();
    assert_eq!(files, [FILE, UNKNOWN]);
    assert_eq!(corrected["attachments"][0]["urls"][0]["url"], "https://example.com/corrected");
    assert!(corrected["attachments"][0].get("name").is_none());
    assert!(app.is_found_by("jerv", &id).await && !app.is_found_by("gaupe", &id).await);
    let events = app.outbox_of(&id).await;
    let last = events.last().unwrap();
    assert_eq!((&last["kind"]["name"], &last["isSilent"]), (&json!("dialogUpdated"), &json!(true)));

    // An identifier that is no more can be used again, one that is new cannot.
    let owner = app.service_owner();
    let of_file = |id: &str| dialog::with(json!({ "attachments": [file(id, "https://example.com")] }));
    assert_eq!(owner.post(DIALOGS, &of_file(OTHER_FILE)).await.status, 201);
    assert_failed(&owner.post(DIALOGS, &of_file(UNKNOWN)).await, 422, "Attachment");
}

#[rstest]
#[case(json!({ "createdAt": "2030-01-01T00:00:00Z" }))]
#[case(json!({ "attachments": [merged(file(UNKNOWN, "https://a.no"), json!({ "expiresAt": "2020-01-01T00:00:00Z" }))] }))]
#[case(json!({ "idempotentKey": "first" }))]
#[tokio::test]
async fn corrections_may_do_what_appends_may_not(#[case] members: Value) {
    let app = TestApp::start().await;
    let (id, _) = create(&app).await;
    let answer = put(&app.service_owner_with(CHANGE), &id, FIRST, correction(members)).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
}

#[rstest]
#[case(json!({ "isSilentUpdate": false }), "isSilentUpdate")]
#[case(json!({ "isSilentUpdate": null }), "isSilentUpdate")]
#[case(json!({ "content": null }), "dto.content")]
#[case(json!({ "type": 0 }), "dto.type")]
#[case(json!({ "sender": null }), "sender")]
#[case(json!({ "attachments": [{ "urls": [{ "url": "ftp://example.com", "consumerType": "Gui" }] }] }), "dto.attachments[0].urls[0].url")]
#[case(json!({ "attachments": [{ "urls": [
    { "id": URL, "url": "https://a.no", "consumerType": "Gui" }, { "id": URL, "url": "https://a.no", "consumerType": "Gui" },
] }] }), "dto.attachments[0].urls")]
#[case(json!({ "navigationalActions": [{
    "title": [{ "languageCode": "nb", "value": "x" }], "url": "https://a.no", "expiresAt": "2020-01-01T00:00:00Z",
}] }), "dto.navigationalActions[0].expiresAt")]
#[tokio::test]
async fn what_is_not_valid_is_named(#[case] members: Value, #[case] key: &str) {
    let app = TestApp::shared().await;
    assert_failed(&put(&app.service_owner_with(CHANGE), UNKNOWN, UNKNOWN, correction(members)).await, 400, key);
}

#[tokio::test]
async fn a_correction_must_be_silent_in_the_query_or_the_body() {
    let app = TestApp::start().await;
    let owner = app.service_owner_with(CHANGE);
    let (id, _) = create(&app).await;
    let path = |query: &str| format!("{DIALOGS}/{id}/transmissions/{FIRST}{query}");
    for (query, member, status) in [
        ("", json!({}), 400),
        ("?isSilentUpdate=true", json!({}), 204),
        ("?isSilentUpdate=", json!({ "ISSILENTUPDATE": true }), 204),
        ("?isSilentUpdate=false", json!({ "isSilentUpdate": true }), 400),
        ("?IsSilentUpdate=True", json!({ "isSilentUpdate": false }), 204),
    ] {
        let answer = owner.send("PUT", &path(query), Some(&merged(transmission(), member.clone()))).await;
        assert_eq!(answer.status, status, "{query} {member}");
    }
    let zero = "00000000-0000-0000-0000-000000000000";
    let refused = put(&owner, zero, zero, transmission()).await;
    assert_eq!(refused.keys(), ["dialogId", "transmissionId", "isSilentUpdate"]);
    assert_failed(&put(&owner, &id, "nonsense", transmission()).await, 400, "transmissionId");
}

#[tokio::test]
async fn scope_state_and_ownership_are_checked_in_order() {
    let app = TestApp::start().await;
    let owner = app.service_owner_with(CHANGE);
    let (id, _) = create(&app).await;
    let silent = || correction(json!({}));
    for without in [app.service_owner(), app.service_owner_with(ADMIN)] {
        let refused = put(&without, &id, FIRST, silent()).await;
        assert_eq!((refused.status, refused.keys()), (403, vec![]));
    }
    assert_failed(&put(&owner, UNKNOWN, FIRST, silent()).await, 404, "DialogEntity");
    assert_failed(&put(&owner, &id, UNKNOWN, silent()).await, 404, "DialogTransmission");
    let foreign = correction(json!({ "authorizationAttribute": app.resource_of("974761076") }));
    assert_failed(&put(&owner, &id, UNKNOWN, foreign).await, 403, "Forbidden");

    let stale = owner.with_header("if-match", UNKNOWN);
    assert_failed(
        &put(&stale, &id, FIRST, correction(json!({ "idempotentKey": "answer" }))).await,
        409,
        "IdempotentKey",
    );
    let cyclic = put(&stale, &id, FIRST, correction(json!({ "relatedTransmissionId": ANSWER }))).await;
    assert_failed(&cyclic, 422, "Transmissions");
    assert!(cyclic.text.contains("cyclic reference"));
    assert_failed(
        &put(&stale, &id, FIRST, correction(json!({ "relatedTransmissionId": UNKNOWN }))).await,
        422,
        "Transmissions",
    );
    let twice = json!({ "attachments": [
        { "urls": [{ "id": URL, "url": "https://a.no", "consumerType": "Gui" }] },
        { "urls": [{ "id": URL, "url": "https://b.no", "consumerType": "Gui" }] },
    ] });
    assert_failed(&put(&owner, &id, FIRST, correction(twice)).await, 422, "AttachmentUrl");
    assert_eq!(put(&stale, &id, FIRST, silent()).await.status, 412);
    let current = owner.get(&format!("{DIALOGS}/{id}")).await;
    let fresh = owner.with_header("if-match", current.header("etag"));
    assert_eq!(put(&fresh, &id, FIRST, silent()).await.status, 204);

    app.set_stored(&id, "is_frozen = true").await;
    assert_failed(&put(&owner, &id, UNKNOWN, silent()).await, 403, "Forbidden");
    app.set_stored(&id, "deleted_at = now()").await;
    assert_failed(&put(&owner, &id, UNKNOWN, silent()).await, 410, "DialogEntity");
}
