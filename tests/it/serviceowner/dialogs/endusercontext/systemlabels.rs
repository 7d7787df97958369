//! `/api/v1/serviceowner/dialogs/{dialogId}/endusercontext/systemlabels` and its bulk form

use dialogporten_testkit::{Actor, Answer, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{self, COMPANY, LEADER, STRANGER, merged};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const UNKNOWN: &str = "01900000-0000-7000-8000-00000000ffff";
const ADMIN: &str = "digdir:dialogporten.serviceprovider.admin";

async fn put(caller: &Actor, dialog: &str, person: Option<&str>, body: Value) -> Answer {
    let query = query(person);
    caller.send("PUT", &format!("{DIALOGS}/{dialog}/endusercontext/systemlabels{query}"), Some(&body)).await
}

async fn bulk(caller: &Actor, dialogs: Value, person: Option<&str>, members: Value) -> Answer {
    let path = format!("{DIALOGS}/endusercontext/systemlabels/actions/bulkset{}", query(person));
    caller.post(&path, &merged(json!({ "dialogs": dialogs }), members)).await
}

fn query(person: Option<&str>) -> String {
    person.map_or_else(String::new, |person| format!("?enduserId=urn:altinn:person:identifier-no:{person}"))
}

fn by(actor: Value) -> Value {
    json!({ "addLabels": ["Bin"], "performedBy": actor })
}

fn company() -> Value {
    by(json!({ "actorType": "PartyRepresentative", "actorId": COMPANY }))
}

#[track_caller]
fn assert_failed(answer: &Answer, status: u16, key: &str) {
    assert_eq!((answer.status, answer.keys()), (status, vec![key.to_owned()]), "{}", answer.text);
}

async fn create(app: &TestApp) -> String {
    app.service_owner().post(DIALOGS, &dialog::minimal()).await.created_id()
}

async fn labels(app: &TestApp, id: &str) -> Value {
    app.service_owner().get(&format!("{DIALOGS}/{id}")).await.body["endUserContext"].clone()
}

#[tokio::test]
async fn a_service_owner_changes_labels_on_behalf_of_a_reader() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = create(&app).await;
    let before = labels(&app, &id).await;
    let current = owner.with_header("if-match", before["revision"].as_str().unwrap());
    let answer = put(&current, &id, Some(LEADER), json!({ "addLabels": ["Bin", "MarkedAsUnopened"] })).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    let after = labels(&app, &id).await;
    assert_eq!(after["systemLabels"], json!(["Bin", "MarkedAsUnopened"]));
    assert_eq!(after["revision"], answer.header("etag"));
    assert_ne!(after["revision"], before["revision"]);
    assert_eq!(put(&current, &id, Some(LEADER), json!({})).await.status, 412);
    let nothing = put(&owner, &id, Some(LEADER), json!({ "addLabels": ["Bin"] })).await;
    assert_eq!(nothing.header("etag"), answer.header("etag"), "nothing has changed");
    let log = app.label_log_of(&id).await;
    assert_eq!(log.len(), 2);
    let leader = json!({
        "actorType": "PartyRepresentative", "actorName": "Fjellrev Rolig",
        "actorId": format!("urn:altinn:person:identifier-no:{LEADER}"),
    });
    assert!(log.iter().all(|entry| entry["performedBy"] == leader && entry["action"] == "set"));
    assert_eq!(app.outbox_of(&id).await.len(), 1);
}

#[tokio::test]
async fn an_administrator_says_who_changes_labels() {
    let app = TestApp::start().await;
    let admin = app.administrator_of("974761076");
    let id = create(&app).await;
    let owner = json!({ "actorType": "ServiceOwner" });
    let named = json!({ "actorType": "PartyRepresentative", "actorName": "Kari" });
    for (actor, shown, label) in [
        (owner.clone(), owner, "Bin"),
        (named.clone(), named, "Archive"),
        (
            json!({ "actorType": "PartyRepresentative", "actorId": COMPANY }),
            json!({ "actorType": "PartyRepresentative", "actorName": "FJELLREV TEST AS", "actorId": COMPANY }),
            "Bin",
        ),
    ] {
        let written = app.label_log_of(&id).await.len();
        let answer = put(&admin, &id, None, json!({ "addLabels": [label], "performedBy": actor })).await;
        assert_eq!(answer.status, 204, "{}", answer.text);
        for entry in app.label_log_of(&id).await.split_off(written) {
            assert_eq!(entry["performedBy"], shown);
        }
    }
    // An administrator's reader needs no access.
    assert_eq!(put(&admin, &id, Some(STRANGER), json!({ "removeLabels": ["Bin"] })).await.status, 204);
    let nobody =
        json!({ "actorType": "PartyRepresentative", "actorId": "urn:altinn:person:identifier-no:26878710087" });
    assert_failed(&put(&admin, &id, None, by(nobody)).await, 422, "ActorId");
}

#[rstest]
#[case(None, json!({}), &["endUserId"])]
#[case(Some(LEADER), company(), &["endUserId"])]
#[case(Some(LEADER), json!({ "addLabels": ["Sent"], "removeLabels": ["Bin", "Sent"] }), &["addLabels[0]", "removeLabels[1]"])]
#[case(None, by(json!({ "actorType": "PartyRepresentative", "actorId": "not-a-urn" })), &["performedBy.actorId"])]
#[case(None, by(json!({ "actorType": "PartyRepresentative" })), &["performedBy"])]
#[case(None, by(json!({ "actorType": "Somebody" })), &["performedBy.actorType"])]
#[case(Some(LEADER), json!({ "addLabels": ["Shelf"] }), &["addLabels[0]"])]
#[tokio::test]
async fn what_is_not_valid_is_named(#[case] person: Option<&str>, #[case] body: Value, #[case] keys: &[&str]) {
    let app = TestApp::shared().await;
    let refused = put(&app.service_owner(), UNKNOWN, person, body.clone()).await;
    assert_eq!(
        (refused.status, refused.keys().as_slice()),
        (400, &*keys.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>())
    );
    let refused = bulk(&app.service_owner(), json!([{ "dialogId": UNKNOWN }]), person, body).await;
    let is_binding = keys == ["performedBy.actorType"] || keys == ["addLabels[0]"];
    let prefixed =
        keys.iter().map(|key| if *key == "endUserId" || is_binding { (*key).to_owned() } else { format!("dto.{key}") });
    assert_eq!((refused.status, refused.keys()), (400, prefixed.collect()));
}

#[tokio::test]
async fn access_is_checked_in_order() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = create(&app).await;
    let bin = || json!({ "addLabels": ["Bin"] });
    let wrong = owner
        .send("PUT", &format!("{DIALOGS}/{id}/endusercontext/systemlabels?endUserId={COMPANY}"), Some(&bin()))
        .await;
    assert_failed(&wrong, 400, "EndUserId");
    assert_failed(&put(&owner, UNKNOWN, Some(LEADER), bin()).await, 404, "DialogEntity");
    assert_failed(&put(&owner, UNKNOWN, None, company()).await, 404, "DialogEntity");
    assert_failed(&put(&app.service_owner_of("974761076"), &id, Some(LEADER), bin()).await, 404, "DialogEntity");
    assert_failed(&put(&app.service_owner_of("312001004"), &id, Some(LEADER), bin()).await, 403, "Forbidden");
    assert_failed(&put(&owner, &id, None, company()).await, 403, "Forbidden");
    let stale = owner.with_header("if-match", UNKNOWN);
    let refused = put(&stale, &id, Some(STRANGER), bin()).await;
    assert_failed(&refused, 403, "Forbidden");
    assert!(refused.text.contains(&id));
    assert_eq!(put(&stale, &id, Some(LEADER), bin()).await.status, 412);
    app.set_stored(&id, "is_frozen = true").await;
    assert_eq!(put(&owner, &id, Some(LEADER), bin()).await.status, 204);
    app.set_stored(&id, "deleted_at = now()").await;
    assert_failed(&put(&app.service_owner_with(ADMIN), &id, Some(LEADER), bin()).await, 404, "DialogEntity");
}

#[tokio::test]
async fn many_dialogs_are_changed_at_once_or_none() {
    let app = TestApp::start().await;
    let (owner, admin) = (app.service_owner(), app.service_owner_with(ADMIN));
    let (one, two) = (create(&app).await, create(&app).await);
    let both = json!([{ "dialogId": one }, { "dialogId": two, "endUserContextRevision": labels(&app, &two).await["revision"] }]);
    let bin = || json!({ "addLabels": ["Bin"] });
    let answer = bulk(&owner, both.clone(), Some(LEADER), bin()).await;
    assert_eq!((answer.status, answer.text.as_str(), answer.header("etag")), (204, "", ""));
    for id in [&one, &two] {
        assert_eq!(labels(&app, id).await["systemLabels"], json!(["Bin"]));
        assert_eq!(app.label_log_of(id).await.len(), 1);
        assert_eq!(app.outbox_of(id).await.len(), 1);
    }
    // The revision of one of them is no longer the one that it was.
    assert_eq!(bulk(&owner, both, Some(LEADER), json!({ "addLabels": ["Archive"] })).await.status, 412);
    let missing = json!([{ "dialogId": one }, { "dialogId": UNKNOWN }, { "dialogId": two }]);
    assert_failed(&bulk(&admin, missing, None, company()).await, 404, "DialogEntity");
    let all = json!([{ "dialogId": one }, { "dialogId": two }]);
    let refused = bulk(&owner, all.clone(), Some(STRANGER), json!({ "addLabels": ["Archive"] })).await;
    assert_failed(&refused, 404, "DialogEntity");
    assert!(refused.text.contains(&one) && refused.text.contains(&two));
    assert_failed(
        &bulk(&app.service_owner_of("974761076"), all.clone(), Some(LEADER), bin()).await,
        404,
        "DialogEntity",
    );
    assert_failed(&bulk(&owner, json!([{ "dialogId": UNKNOWN }]), None, company()).await, 403, "Forbidden");
    for id in [&one, &two] {
        assert_eq!(labels(&app, id).await["systemLabels"], json!(["Bin"]));
    }
    assert_eq!(bulk(&admin, all, None, by(json!({ "actorType": "ServiceOwner" }))).await.status, 204);
}

#[tokio::test]
async fn the_number_of_dialogs_is_limited() {
    let app = TestApp::shared().await;
    let owner = app.service_owner();
    let many = |count: usize| -> Value {
        (0..count).map(|n| json!({ "dialogId": format!("01900000-0000-7000-8000-{n:012}") })).collect()
    };
    assert_eq!(bulk(&owner, many(200), Some(LEADER), json!({})).await.status, 404);
    assert_failed(&bulk(&owner, many(201), Some(LEADER), json!({})).await, 400, "dto.dialogs");
    assert_failed(&bulk(&owner, many(0), Some(LEADER), json!({})).await, 400, "dto.dialogs");
    let twice = json!([{ "dialogId": UNKNOWN }, { "dialogId": UNKNOWN }]);
    assert_failed(&bulk(&owner, twice, Some(LEADER), json!({})).await, 400, "dto.dialogs");
    let malformed = bulk(&owner, json!([{ "dialogId": "x" }]), Some(LEADER), json!({})).await;
    assert_failed(&malformed, 400, "dialogs[0].dialogId");
}
