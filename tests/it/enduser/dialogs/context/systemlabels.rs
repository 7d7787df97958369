//! `/api/v1/enduser/dialogs/{dialogId}/context/systemlabels` and its bulk form

use std::collections::BTreeSet;

use dialogporten_testkit::{Actor, Answer, TestApp};
use futures::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{self, LEADER, STRANGER, merged, transmission};

const CREATE: &str = "/api/v1/serviceowner/dialogs";
const DIALOGS: &str = "/api/v1/enduser/dialogs";
const UNKNOWN: &str = "01900000-0000-7000-8000-00000000ffff";
/// A dialog that [`STRANGER`] was given access to by itself.
const DELEGATED: &str = "019b7660-6c00-7aaa-8bbb-0123456789ab";

async fn put(caller: &Actor, dialog: &str, body: Value) -> Answer {
    caller.send("PUT", &format!("{DIALOGS}/{dialog}/context/systemlabels"), Some(&body)).await
}

async fn bulk(caller: &Actor, dialogs: Value, members: Value) -> Answer {
    let path = format!("{DIALOGS}/context/systemlabels/actions/bulkset");
    caller.post(&path, &merged(json!({ "dialogs": dialogs }), members)).await
}

#[track_caller]
fn assert_failed(answer: &Answer, status: u16, key: &str) {
    assert_eq!((answer.status, answer.keys()), (status, vec![key.to_owned()]), "{}", answer.text);
}

async fn create(app: &TestApp, members: Value) -> String {
    app.service_owner().post(CREATE, &dialog::with(members)).await.created_id()
}

async fn read(app: &TestApp, id: &str) -> Value {
    app.service_owner().get(&format!("{CREATE}/{id}")).await.body
}

#[rstest]
#[case(json!({}), &["Default"], &[])]
#[case(json!({ "addLabels": ["bin"] }), &["Bin"], &["Bin set"])]
#[case(json!({ "addLabels": ["Default", "Bin", "Archive"] }), &["Archive"], &["Archive set"])]
#[case(json!({ "systemLabels": ["Archive"] }), &["Archive"], &["Archive set"])]
#[case(json!({ "systemLabels": ["Archive"], "addLabels": ["Bin"] }), &["Bin"], &["Bin set"])]
#[case(json!({ "addLabels": ["Bin"], "SystemLabels": ["Archive"] }), &["Archive"], &["Archive set"])]
#[case(json!({ "addLabels": [4, 99, "2"] }), &["Bin", "MarkedAsUnopened"], &["Bin set", "MarkedAsUnopened set"])]
#[case(json!({ "addLabels": null, "removeLabels": ["Bin", "MarkedAsUnopened"] }), &["Default"], &[])]
#[tokio::test]
async fn labels_change_by_the_rules(#[case] body: Value, #[case] labels: &[&str], #[case] log: &[&str]) {
    let app = TestApp::start().await;
    let id = create(&app, json!({})).await;
    let before = read(&app, &id).await;
    let answer = put(&app.person(LEADER), &id, body).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    let after = read(&app, &id).await;
    assert_eq!(after["endUserContext"]["systemLabels"], json!(labels));
    assert_eq!(after["endUserContext"]["revision"], answer.header("etag"));
    assert_eq!(after["endUserContext"]["revision"] != before["endUserContext"]["revision"], !log.is_empty());
    for kept in ["revision", "updatedAt", "contentUpdatedAt"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    let entries = app.label_log_of(&id).await;
    let lines: Vec<String> = entries
        .iter()
        .map(|entry| format!("{} {}", entry["name"].as_str().unwrap(), entry["action"].as_str().unwrap()))
        .map(|line| line.replace("systemlabel:", ""))
        .collect();
    assert_eq!(lines, log);
    for entry in entries {
        assert_eq!(entry["performedBy"]["actorId"], format!("urn:altinn:person:identifier-no:{LEADER}"));
        assert_eq!(entry["performedBy"]["actorName"], "Fjellrev Rolig");
    }
    assert_eq!(app.outbox_of(&id).await.len(), 1);
}

#[tokio::test]
async fn the_log_tells_what_was_set_and_then_what_was_removed() {
    let app = TestApp::start().await;
    let letter = merged(transmission(), json!({ "type": "Submission" }));
    let id = create(&app, json!({ "systemLabel": "Bin", "transmissions": [letter] })).await;
    let person = app.person(LEADER);
    put(&person, &id, json!({ "addLabels": ["Archive", "MarkedAsUnopened"], "removeLabels": ["Bin"] })).await;
    put(&person, &id, json!({ "removeLabels": ["Archive"] })).await;
    // Opening takes the mark away.
    assert_eq!(person.get(&format!("{DIALOGS}/{id}")).await.status, 200);
    let lines: Vec<String> = app
        .label_log_of(&id)
        .await
        .iter()
        .skip(2)
        .map(|entry| format!("{} {}", entry["name"].as_str().unwrap(), entry["action"].as_str().unwrap()))
        .collect();
    assert_eq!(
        lines,
        [
            "systemlabel:Archive set",
            "systemlabel:MarkedAsUnopened set",
            "systemlabel:Bin remove",
            "systemlabel:Archive remove",
            "systemlabel:MarkedAsUnopened remove",
        ]
    );
    assert_eq!(read(&app, &id).await["endUserContext"]["systemLabels"], json!(["Default", "Sent"]));
}

#[rstest]
#[case(json!({ "addLabels": ["Bin", "Sent"], "removeLabels": ["sent"] }), &["addLabels[1]", "removeLabels[0]"], true)]
#[case(json!({ "systemLabels": [5] }), &["addLabels[0]"], true)]
#[case(json!({ "addLabels": ["Shelf"] }), &["addLabels[0]"], false)]
#[case(json!({ "addLabels": "Bin" }), &["addLabels"], false)]
#[tokio::test]
async fn what_is_not_valid_is_named(#[case] body: Value, #[case] keys: &[&str], #[case] is_rule: bool) {
    let app = TestApp::shared().await;
    let refused = put(&app.person(LEADER), UNKNOWN, body.clone()).await;
    assert_eq!((refused.status, refused.keys().join(" ")), (400, keys.join(" ")));
    let refused = bulk(&app.person(LEADER), json!([{ "dialogId": UNKNOWN }]), body).await;
    let prefix = if is_rule { "dto." } else { "" };
    let expected: Vec<String> = keys.iter().map(|key| format!("{prefix}{key}")).collect();
    assert_eq!((refused.status, refused.keys()), (400, expected));
}

#[tokio::test]
async fn access_and_revision_are_checked_in_order() {
    let app = TestApp::start().await;
    let id = create(&app, json!({})).await;
    let (leader, stranger) = (app.person(LEADER), app.person(STRANGER));
    let bin = || json!({ "addLabels": ["Bin"] });
    assert_eq!(put(&app.anonymous(), &id, bin()).await.status, 401);
    assert_eq!(put(&app.service_owner(), &id, bin()).await.status, 403);
    assert_failed(&put(&leader, "nonsense", bin()).await, 400, "dialogId");
    assert_failed(&put(&leader.with_header("if-match", "x"), &id, bin()).await, 400, "If-Match");
    assert_failed(&put(&leader, UNKNOWN, bin()).await, 404, "DialogEntity");
    let refused = put(&stranger.with_header("if-match", UNKNOWN), &id, bin()).await;
    assert_failed(&refused, 403, "Forbidden");
    assert!(refused.text.contains(&id));
    assert_eq!(put(&leader.with_header("if-match", UNKNOWN), &id, bin()).await.status, 412);
    // Not even a change that changes nothing.
    assert_eq!(put(&leader.with_header("if-match", UNKNOWN), &id, json!({})).await.status, 412);
    let revision = read(&app, &id).await["endUserContext"]["revision"].as_str().unwrap().to_owned();
    assert_eq!(put(&leader.with_header("if-match", &revision), &id, bin()).await.status, 204);
    app.set_stored(&id, "deleted_at = now()").await;
    assert_failed(&put(&stranger, &id, bin()).await, 404, "DialogEntity");
}

#[tokio::test]
async fn access_to_one_dialog_is_enough() {
    let app = TestApp::start().await;
    let (delegated, other) = (create(&app, json!({ "id": DELEGATED })).await, create(&app, json!({})).await);
    let stranger = app.person(STRANGER);
    let bin = || json!({ "addLabels": ["Bin"] });
    assert_eq!(put(&stranger, &delegated, bin()).await.status, 204);
    assert_eq!(put(&app.system_user(), &other, json!({ "addLabels": ["Archive"] })).await.status, 204);
    let both = json!([{ "dialogId": delegated }, { "dialogId": other }]);
    let refused = bulk(&stranger, both, json!({ "addLabels": ["Archive"] })).await;
    assert_failed(&refused, 404, "DialogEntity");
    assert!(refused.text.contains(&other) && !refused.text.contains(&delegated));
    assert_eq!(read(&app, &delegated).await["systemLabel"], "Bin");
    assert_eq!(
        bulk(&stranger, json!([{ "dialogId": delegated }]), json!({ "addLabels": ["Archive"] })).await.status,
        204
    );
    assert_eq!(read(&app, &delegated).await["systemLabel"], "Archive");
}

#[tokio::test]
async fn simultaneous_changes_all_succeed_and_the_last_one_wins() {
    let app = TestApp::start().await;
    let id = create(&app, json!({})).await;
    let person = app.person(LEADER);
    let places = ["Bin", "Archive", "Default"];
    let bodies: Vec<Value> = (0..20).map(|n| json!({ "addLabels": [places[n % 3]] })).collect();
    let answers = app.while_held(&id, 6, join_all(bodies.iter().map(|body| put(&person, &id, body.clone())))).await;
    assert!(answers.iter().all(|answer| answer.status == 204));
    let after = read(&app, &id).await;
    let revision = after["endUserContext"]["revision"].as_str().unwrap();
    assert!(answers.iter().any(|answer| answer.header("etag") == revision));
    // The log tells of exactly the changes that lead to where the dialog now lies.
    let (mut bin, mut archive) = (0_i32, 0_i32);
    for entry in app.label_log_of(&id).await {
        let step = if entry["action"] == "set" { 1 } else { -1 };
        if entry["name"] == "systemlabel:Bin" { bin += step } else { archive += step }
    }
    let place = after["systemLabel"].as_str().unwrap();
    assert_eq!((bin, archive), (i32::from(place == "Bin"), i32::from(place == "Archive")));
}

#[tokio::test]
async fn of_many_with_one_revision_exactly_one_changes() {
    let app = TestApp::start().await;
    let id = create(&app, json!({})).await;
    let revision = read(&app, &id).await["endUserContext"]["revision"].as_str().unwrap().to_owned();
    let person = app.person(LEADER).with_header("if-match", &revision);
    let requests = join_all((0..20).map(|_| put(&person, &id, json!({ "addLabels": ["Bin"] }))));
    let answers = app.while_held(&id, 8, requests).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 412).count(), 19);
    assert_eq!(app.label_log_of(&id).await.len(), 1);
}

#[tokio::test]
async fn bulk_changes_meet_without_blocking_each_other() {
    let app = TestApp::start().await;
    let ids = join_all((0..10).map(|_| create(&app, json!({})))).await;
    let person = app.person(LEADER);
    let forward: Value = ids.iter().map(|id| json!({ "dialogId": id })).collect();
    let backward: Value = ids.iter().rev().map(|id| json!({ "dialogId": id })).collect();
    let orders = [(&forward, "Bin"), (&backward, "Archive")];
    let requests = join_all((0..20).map(|n| {
        let (order, label) = orders[n % 2];
        bulk(&person, order.clone(), json!({ "addLabels": [label] }))
    }));
    let answers = app.while_held(&ids[5], 4, requests).await;
    assert!(
        answers.iter().all(|answer| answer.status == 204),
        "{:?}",
        answers.iter().map(|a| a.status).collect::<Vec<_>>()
    );
    let mut places = BTreeSet::new();
    for id in &ids {
        places.insert(read(&app, id).await["systemLabel"].as_str().unwrap().to_owned());
    }
    assert_eq!(places.len(), 1, "each change is made to all of them or to none: {places:?}");
}

#[tokio::test]
async fn a_bulk_change_is_made_to_all_or_to_none() {
    let app = TestApp::start().await;
    let (one, two) = (create(&app, json!({})).await, create(&app, json!({})).await);
    let person = app.person(LEADER);
    let bin = || json!({ "addLabels": ["Bin"] });
    let revision = read(&app, &one).await["endUserContext"]["revision"].clone();
    let dialogs = json!([{ "dialogId": one, "endUserContextRevision": revision }, { "dialogId": two }]);
    let stale = json!([{ "dialogId": one, "endUserContextRevision": revision }, { "dialogId": two, "endUserContextRevision": UNKNOWN }]);
    assert_eq!(bulk(&person, stale, bin()).await.status, 412);
    let missing = bulk(&person, json!([{ "dialogId": one }, { "dialogId": UNKNOWN }]), bin()).await;
    assert_failed(&missing, 404, "DialogEntity");
    assert!(missing.text.contains(UNKNOWN) && !missing.text.contains(&one));
    assert_eq!(read(&app, &one).await["systemLabel"], "Default");

    let answer = bulk(&person, dialogs, bin()).await;
    assert_eq!((answer.status, answer.text.as_str(), answer.header("etag")), (204, "", ""));
    for id in [&one, &two] {
        assert_eq!(read(&app, id).await["systemLabel"], "Bin");
        assert_eq!(app.label_log_of(id).await.len(), 1);
    }
}

#[tokio::test]
async fn the_number_of_dialogs_is_limited() {
    let app = TestApp::shared().await;
    let person = app.person(LEADER);
    let many = |count: usize| -> Value {
        (0..count).map(|n| json!({ "dialogId": format!("01900000-0000-7000-8000-{n:012}") })).collect()
    };
    assert_failed(&bulk(&person, many(100), json!({})).await, 404, "DialogEntity");
    assert_failed(&bulk(&person, many(101), json!({})).await, 400, "dto.dialogs");
    assert_failed(&bulk(&person, many(0), json!({})).await, 400, "dto.dialogs");
    assert_failed(&bulk(&person, Value::Null, json!({})).await, 400, "dto.dialogs");
    let twice = json!([{ "dialogId": UNKNOWN }, { "dialogId": UNKNOWN }]);
    assert_failed(&bulk(&person, twice, json!({})).await, 400, "dto.dialogs");
}

#[tokio::test]
async fn a_neighbor_that_fails_changes_nothing() {
    let app = TestApp::start().await;
    let id = create(&app, json!({})).await;
    app.fail("/accessmanagement", 500);
    assert_eq!(put(&app.person(LEADER), &id, json!({ "addLabels": ["Bin"] })).await.status, 502);
    app.recover();
    app.fail("/register", 500);
    assert_eq!(put(&app.person(STRANGER), &id, json!({ "addLabels": ["Bin"] })).await.status, 403);
    assert_eq!(read(&app, &id).await["systemLabel"], "Default");
}
