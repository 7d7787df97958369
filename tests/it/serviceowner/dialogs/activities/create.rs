//! `POST /api/v1/serviceowner/dialogs/{dialogId}/activities`

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::{Actor, Answer, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{self, LEADER, activity, merged, transmission};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const UNKNOWN: &str = "01900000-0000-7000-8000-00000000ffff";
const ID: &str = "01900000-0000-7000-8000-000000000001";
const ADMIN: &str = "digdir:dialogporten.serviceprovider.admin";
const CORRESPONDENCE: &str = "digdir:dialogporten.correspondence";

async fn post(caller: &Actor, dialog: &str, body: Value) -> Answer {
    caller.post(&format!("{DIALOGS}/{dialog}/activities"), &body).await
}

fn keys(answer: &Answer) -> (u16, Vec<String>) {
    (answer.status, answer.keys())
}

fn failed(status: u16, key: &str) -> (u16, Vec<String>) {
    (status, vec![key.to_owned()])
}

#[tokio::test]
async fn an_activity_joins_the_log_of_a_dialog() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    let body = json!({
        "id": ID, "type": "information", "extendedType": "urn:own:type", "createdAt": "2020-01-01T12:00:00+01:00",
        "performedBy": { "actorType": "PartyRepresentative", "actorId": format!("urn:altinn:person:identifier-no:{LEADER}") },
        "description": [{ "languageCode": "nb", "value": "Ringte om ulvebestanden" }],
    });
    let created = post(&owner, &id, body).await;
    assert_eq!(created.created_id(), ID);
    assert_eq!(created.header("location"), format!("{DIALOGS}/{id}/activities/{ID}"));
    let read = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    assert_eq!(read["revision"], created.header("etag"));
    assert_eq!(
        read["activities"],
        json!([{
            "id": ID, "createdAt": "2020-01-01T11:00:00.0000000Z", "extendedType": "urn:own:type", "type": "Information",
            "performedBy": {
                "actorType": "PartyRepresentative", "actorName": "Fjellrev Rolig",
                "actorId": format!("urn:altinn:person:identifier-no:{LEADER}"),
            },
            "description": [{ "value": "Ringte om ulvebestanden", "languageCode": "nb" }],
        }])
    );
    assert!(app.is_found_by("ulvebestand", &id).await);
    assert_eq!(app.latest_activity_of(&id).await["id"], ID);
}

#[rstest]
#[case(json!({ "performedBy": { "actorType": "PartyRepresentative", "actorId": "not-a-urn" } }), "activity.performedBy.actorId")]
#[case(json!({ "type": 99 }), "activity.type")]
#[case(json!({ "type": "TransmissionOpened" }), "activity.transmissionId")]
#[case(json!({ "transmissionId": ID }), "activity.transmissionId")]
#[case(json!({ "type": "Information" }), "activity.description")]
#[case(json!({ "description": [{ "languageCode": "nb", "value": "x" }] }), "activity.description")]
#[case(json!({ "id": "5b0c6a52-6f0e-4d0b-9a37-0c3f6a4e9d11" }), "activity.id")]
#[case(json!({ "createdAt": "2098-01-01T00:00:00Z" }), "activity.createdAt")]
#[case(json!({ "extendedType": "a b" }), "activity.extendedType")]
#[case(json!({ "type": "Nothing" }), "type")]
#[case(json!({ "createdAt": "2020-01-01T00:00:00" }), "createdAt")]
#[case(json!({ "isSilentUpdate": "yes" }), "isSilentUpdate")]
#[case(json!({ "isSilentUpdate": null }), "isSilentUpdate")]
#[tokio::test]
async fn what_is_not_valid_is_named(#[case] members: Value, #[case] key: &str) {
    let app = TestApp::shared().await;
    // Before the dialog is looked for.
    let refused = post(&app.service_owner(), UNKNOWN, merged(activity(), members)).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    assert!(refused.keys().iter().all(|found| found == key), "{:?}", refused.keys());
}

#[tokio::test]
async fn addresses_and_headers_are_checked_first() {
    let app = TestApp::shared().await;
    let owner = app.service_owner();
    assert_eq!(keys(&post(&owner, "nonsense", activity()).await), failed(400, "dialogId"));
    assert_eq!(keys(&post(&owner, "00000000-0000-0000-0000-000000000000", activity()).await), failed(400, "dialogId"));
    let malformed = post(&owner.with_header("if-match", "zzz"), UNKNOWN, activity()).await;
    assert_eq!(keys(&malformed), failed(400, "If-Match"));
    let query = owner.post(&format!("{DIALOGS}/{UNKNOWN}/activities?isSilentUpdate=2"), &activity()).await;
    assert_eq!(keys(&query), failed(400, "isSilentUpdate"));
    let list = owner.post(&format!("{DIALOGS}/{UNKNOWN}/activities"), &json!([])).await;
    assert_eq!(keys(&list), failed(400, "SerializerErrors"));
    let person = app.person(LEADER);
    assert_eq!(keys(&post(&person, UNKNOWN, activity()).await), (403, vec![]));
    assert_eq!(post(&app.anonymous(), UNKNOWN, activity()).await.status, 401);
}

#[tokio::test]
async fn only_dialogs_of_the_callers_short_name_are_there() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    assert_eq!(keys(&post(&owner, UNKNOWN, activity()).await), failed(404, "DialogEntity"));
    assert_eq!(keys(&post(&app.service_owner_of("974761076"), &id, activity()).await), failed(404, "DialogEntity"));
    // The registry knows no owner with that number, and the token names none.
    assert_eq!(keys(&post(&app.service_owner_of("312001004"), &id, activity()).await), failed(403, "Forbidden"));
    // The name in the token opens the door, but the service is still not its own.
    let named = app.caller(&TokenRequest::service_owner("312001004").claim("urn:altinn:org", "TTD"));
    assert_eq!(keys(&post(&named, UNKNOWN, activity()).await), failed(404, "DialogEntity"));
    assert_eq!(keys(&post(&named, &id, activity()).await), failed(403, "Forbidden"));
    assert_eq!(post(&app.administrator_of("974761076"), &id, activity()).await.status, 201);
}

#[tokio::test]
async fn deleted_and_frozen_dialogs_are_for_administrators() {
    let app = TestApp::start().await;
    let (owner, admin) = (app.service_owner(), app.service_owner_with(ADMIN));
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    app.set_stored(&id, "is_frozen = true").await;
    assert_eq!(keys(&post(&owner, &id, activity()).await), failed(403, "Forbidden"));
    assert_eq!(post(&admin, &id, activity()).await.status, 201);
    app.set_stored(&id, "deleted_at = now()").await;
    assert_eq!(keys(&post(&owner, &id, activity()).await), failed(410, "DialogEntity"));
    assert_eq!(post(&admin, &id, activity()).await.status, 201);
}

#[tokio::test]
async fn correspondence_activities_need_their_scope() {
    let app = TestApp::start().await;
    let id = app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id();
    for kind in ["CorrespondenceOpened", "CorrespondenceConfirmed"] {
        let body = merged(activity(), json!({ "type": kind }));
        assert_eq!(keys(&post(&app.service_owner_with(ADMIN), &id, body.clone()).await), failed(403, "Forbidden"));
        assert_eq!(post(&app.service_owner_with(CORRESPONDENCE), &id, body).await.status, 201);
    }
    let with_scope = app.service_owner_with(CORRESPONDENCE);
    let message = dialog::with(json!({ "serviceResource": app.correspondence_resource() }));
    let message = with_scope.post(DIALOGS, &message).await.created_id();
    assert_eq!(keys(&post(&app.service_owner(), &message, activity()).await), failed(403, "Forbidden"));
    assert_eq!(post(&with_scope, &message, activity()).await.status, 201);
}

#[tokio::test]
async fn what_an_activity_refers_to_must_exist() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let other = owner
        .post(DIALOGS, &dialog::with(json!({ "transmissions": [merged(transmission(), json!({ "id": ID }))] })))
        .await;
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    let body = merged(activity(), json!({ "type": "TransmissionOpened", "transmissionId": ID }));
    let refused = post(&owner, &id, body.clone()).await;
    assert_eq!(keys(&refused), failed(422, "Activity.TransmissionId"));
    assert!(refused.text.contains("does not exist"));
    assert_eq!(post(&owner, &other.created_id(), body).await.status, 201);

    let nobody =
        json!({ "actorType": "PartyRepresentative", "actorId": "urn:altinn:person:identifier-no:26878710087" });
    let unknown = post(&owner, &id, merged(activity(), json!({ "performedBy": nobody }))).await;
    assert_eq!(keys(&unknown), failed(422, "ActorId"));
    assert_eq!(app.outbox_of(&id).await.len(), 1);
}

#[tokio::test]
async fn an_identifier_can_be_used_once() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let body = merged(activity(), json!({ "id": ID }));
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    let first = post(&owner, &id, body.clone()).await;
    assert_eq!(first.status, 201);
    let again = post(&owner, &id, body).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.body["errors"], json!({ "DialogActivity": [format!("Key ('Id')=({ID}) already exists.")] }));
    // Nothing of the failed one is left.
    let read = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    assert_eq!(read["revision"], first.header("etag"));
    assert_eq!(app.outbox_of(&id).await.len(), 3);
}

#[tokio::test]
async fn a_revision_is_compared_last() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let created = owner.post(DIALOGS, &dialog::minimal()).await;
    let (id, revision) = (created.created_id(), created.header("etag"));
    for quoted in [revision.to_owned(), format!("\"{revision}\""), format!("W/\"{revision}\"")] {
        app.set_stored(&id, "revision = revision").await;
        let answer = post(&owner.with_header("if-match", &quoted), &id, activity()).await;
        // Only the first one meets the revision that it names.
        assert_eq!(answer.status, if quoted == revision { 201 } else { 412 }, "{quoted}");
    }
    let stale = owner.with_header("if-match", revision);
    let refused = post(&stale, &id, activity()).await;
    assert_eq!(refused.body["title"], "Precondition failed.");
    assert!(refused.body.get("errors").is_none());
    let opened = merged(activity(), json!({ "type": "TransmissionOpened", "transmissionId": ID }));
    assert_eq!(post(&stale, &id, opened).await.status, 422);
    assert_eq!(owner.get(&format!("{DIALOGS}/{id}")).await.body["activities"].as_array().unwrap().len(), 1);
}

/// The dialog has two letters to the party and one from it.
#[tokio::test]
async fn the_last_letter_that_is_opened_leaves_nothing_unopened() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let letter = |n: u8, kind: &str| {
        merged(transmission(), json!({ "id": format!("01900000-0000-7000-8000-0000000000a{n}"), "type": kind }))
    };
    let letters = [letter(1, "Alert"), letter(2, "Request"), letter(3, "Submission")];
    let id = owner.post(DIALOGS, &dialog::with(json!({ "transmissions": letters }))).await.created_id();
    for (opened, is_left) in [(3, true), (1, true), (1, true), (2, false), (2, false)] {
        let transmission = format!("01900000-0000-7000-8000-0000000000a{opened}");
        let body = merged(activity(), json!({ "type": "TransmissionOpened", "transmissionId": transmission }));
        assert_eq!(post(&owner, &id, body).await.status, 201);
        let read = owner.get(&format!("{DIALOGS}/{id}")).await.body;
        assert_eq!(read["hasUnopenedContent"], is_left, "after {opened}");
    }
}

#[tokio::test]
async fn a_message_is_unopened_until_it_and_its_letters_are_opened() {
    let app = TestApp::start().await;
    let owner = app.service_owner_with(CORRESPONDENCE);
    let message = json!({
        "serviceResource": app.correspondence_resource(),
        "transmissions": [merged(transmission(), json!({ "id": ID }))],
    });
    let open_letter = merged(activity(), json!({ "type": "TransmissionOpened", "transmissionId": ID }));
    let open_message = merged(activity(), json!({ "type": "CorrespondenceOpened" }));
    let second = merged(transmission(), json!({ "id": "01900000-0000-7000-8000-000000000002" }));
    let second = merged(dialog::with(message.clone()), json!({ "transmissions": [second] }));
    for (body, order) in [
        (dialog::with(message), [open_letter.clone(), open_message.clone()]),
        (
            second,
            [open_message, merged(open_letter, json!({ "transmissionId": "01900000-0000-7000-8000-000000000002" }))],
        ),
    ] {
        let id = owner.post(DIALOGS, &body).await.created_id();
        for (body, is_left) in order.into_iter().zip([true, false]) {
            assert_eq!(post(&owner, &id, body).await.status, 201);
            assert_eq!(owner.get(&format!("{DIALOGS}/{id}")).await.body["hasUnopenedContent"], is_left);
        }
    }
}

#[tokio::test]
async fn lists_show_the_activity_that_happened_last() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    for (minute, latest) in [(30, 30), (10, 30), (40, 40), (40, 40), (39, 40)] {
        let time = format!("2020-01-01T12:{minute}:00Z");
        let created = post(&owner, &id, merged(activity(), json!({ "createdAt": time }))).await.created_id();
        let found = app.latest_activity_of(&id).await;
        assert_eq!(found["createdAt"], format!("2020-01-01T12:{latest}:00.0000000Z"));
        if minute == latest {
            assert_eq!(found["id"], created, "of two at the same time the greater identifier");
        }
    }
}
