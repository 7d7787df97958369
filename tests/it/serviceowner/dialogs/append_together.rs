//! Many who append to one dialog at the same time.

use std::collections::BTreeMap;

use dialogporten_testkit::{Answer, TestApp};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::dialog::{self, activity, merged, text, transmission};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const LETTER: &str = "01900000-0000-7000-8000-0000000000a1";

/// How often each status came.
fn statuses(answers: &[Answer]) -> BTreeMap<u16, usize> {
    answers.iter().fold(BTreeMap::new(), |mut counts, answer| {
        *counts.entry(answer.status).or_default() += 1;
        counts
    })
}

#[tokio::test]
async fn two_hundred_activities_all_get_in() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    let path = format!("{DIALOGS}/{id}/activities");
    let body = activity();
    let answers = app.while_held(&id, 8, join_all((0..200).map(|_| owner.post(&path, &body)))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(201, 200)]));
    let read = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    assert_eq!(read["activities"].as_array().unwrap().len(), 200);
    assert!(answers.iter().any(|answer| answer.header("etag") == read["revision"]));
    assert_eq!(app.outbox_of(&id).await.len(), 1 + 2 * 200);
    // The one that lists show is the greatest of all, whoever came last.
    assert_eq!(app.latest_activity_of(&id).await["id"], read["activities"][199]["id"]);
    let times: Vec<&str> =
        read["activities"].as_array().unwrap().iter().map(|one| one["createdAt"].as_str().unwrap()).collect();
    assert_eq!(read["updatedAt"], *times.iter().max().unwrap(), "no later time is overwritten by an earlier one");
}

#[tokio::test]
async fn two_hundred_transmissions_all_get_in_and_are_counted() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    let path = format!("{DIALOGS}/{id}/transmissions");
    let body = |n: usize| {
        let kind = if n.is_multiple_of(4) { "Submission" } else { "Information" };
        merged(transmission(), json!({ "type": kind, "content": { "title": text(&format!("brevnummer{n}")) } }))
    };
    let bodies: Vec<Value> = (0..200).map(body).collect();
    let answers = app.while_held(&id, 8, join_all(bodies.iter().map(|body| owner.post(&path, body)))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(201, 200)]));
    let read = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    assert_eq!(read["transmissions"].as_array().unwrap().len(), 200);
    assert_eq!(read["fromPartyTransmissionsCount"], 50);
    assert_eq!(read["fromServiceOwnerTransmissionsCount"], 150);
    assert_eq!(read["hasUnopenedContent"], true);
    assert_eq!(read["endUserContext"]["systemLabels"], json!(["Default", "Sent"]));
    assert_eq!(app.label_log_of(&id).await.len(), 1, "the label is set once");
    for n in [0, 77, 199] {
        assert!(app.is_found_by(&format!("brevnummer{n}"), &id).await, "{n}");
    }
    let latest = read["transmissions"].as_array().unwrap().iter().map(|one| one["createdAt"].as_str().unwrap()).max();
    assert_eq!(read["contentUpdatedAt"], latest.unwrap());
}

/// Appends come in without end; what must read before it writes gets its turn all the same.
#[tokio::test]
async fn changes_get_through_while_others_append() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let changer = app.service_owner_with("digdir:dialogporten.serviceprovider.changetransmissions");
    let letter = merged(transmission(), json!({ "id": LETTER }));
    let id = owner.post(DIALOGS, &dialog::with(json!({ "transmissions": [letter] }))).await.created_id();
    let dialog = format!("{DIALOGS}/{id}");
    let (activities, correction) = (format!("{dialog}/activities"), format!("{dialog}/transmissions/{LETTER}"));
    let is_done = std::cell::Cell::new(false);
    let append = || async {
        while !is_done.get() {
            assert_eq!(owner.post(&activities, &activity()).await.status, 201);
        }
    };
    let change = async {
        for progress in 0..10 {
            let patch = json!([{ "op": "replace", "path": "/progress", "value": progress }]);
            assert_eq!(owner.send("PATCH", &dialog, Some(&patch)).await.status, 204);
            let corrected = merged(transmission(), json!({ "isSilentUpdate": true }));
            assert_eq!(changer.send("PUT", &correction, Some(&corrected)).await.status, 204);
        }
        is_done.set(true);
    };
    tokio::join!(change, join_all((0..4).map(|_| append())));
    assert_eq!(owner.get(&dialog).await.body["progress"], 9);
}

#[tokio::test]
async fn of_many_with_one_key_exactly_one_gets_in() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    let path = format!("{DIALOGS}/{id}/transmissions");
    for members in [json!({ "idempotentKey": "once" }), json!({ "idempotentKey": "both", "id": LETTER })] {
        let body = merged(transmission(), members);
        let answers = app.while_held(&id, 8, join_all((0..200).map(|_| owner.post(&path, &body)))).await;
        assert_eq!(statuses(&answers), BTreeMap::from([(201, 1), (409, 199)]));
        assert!(answers.iter().filter(|answer| answer.status == 409).all(|answer| answer.keys() == ["IdempotentKey"]));
    }
    assert_eq!(owner.get(&format!("{DIALOGS}/{id}")).await.body["fromServiceOwnerTransmissionsCount"], 2);
}

#[tokio::test]
async fn of_many_with_one_identifier_exactly_one_gets_in() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    for (path, body, key) in
        [("activities", activity(), "DialogActivity"), ("transmissions", transmission(), "DialogTransmission")]
    {
        let (path, body) = (format!("{DIALOGS}/{id}/{path}"), merged(body, json!({ "id": LETTER })));
        let answers = app.while_held(&id, 8, join_all((0..20).map(|_| owner.post(&path, &body)))).await;
        assert_eq!(statuses(&answers), BTreeMap::from([(201, 1), (422, 19)]));
        assert!(answers.iter().filter(|answer| answer.status == 422).all(|answer| answer.keys() == [key]));
    }
}

#[tokio::test]
async fn of_many_with_one_revision_exactly_one_gets_in() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    for (path, body) in [("activities", activity()), ("transmissions", transmission())] {
        let created = owner.post(DIALOGS, &dialog::minimal()).await;
        let caller = owner.with_header("if-match", created.header("etag"));
        let id = created.created_id();
        let path = format!("{DIALOGS}/{id}/{path}");
        let answers = app.while_held(&id, 8, join_all((0..20).map(|_| caller.post(&path, &body)))).await;
        assert_eq!(statuses(&answers), BTreeMap::from([(201, 1), (412, 19)]));
    }
}

#[tokio::test]
async fn of_many_for_the_last_place_one_gets_in() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    // Ninety-nine answers to one letter, and room for one more transmission on the other side.
    let first = merged(transmission(), json!({ "id": LETTER }));
    let answer = merged(transmission(), json!({ "relatedTransmissionId": LETTER }));
    let all: Vec<Value> = std::iter::once(first).chain(std::iter::repeat_n(answer.clone(), 99)).collect();
    let id = owner.post(DIALOGS, &dialog::with(json!({ "transmissions": all }))).await.created_id();
    app.set_stored(&id, "from_party_transmissions_count = 32766").await;
    let path = format!("{DIALOGS}/{id}/transmissions");
    let submission = merged(transmission(), json!({ "type": "Submission" }));
    for (body, key) in [(answer, "Transmissions"), (submission, "FromPartyTransmissionsCount")] {
        let answers = app.while_held(&id, 8, join_all((0..20).map(|_| owner.post(&path, &body)))).await;
        assert_eq!(statuses(&answers), BTreeMap::from([(201, 1), (422, 19)]));
        assert!(answers.iter().filter(|answer| answer.status == 422).all(|answer| answer.keys() == [key]));
    }
}

/// Letters arrive while others are opened. Whatever the order, the flag tells the truth at the end.
#[tokio::test]
async fn arriving_and_opening_letters_meet() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    for (round, is_arriving) in [(0, true), (1, false)] {
        let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
        let letter = |n: u8| format!("01900000-0000-7000-8000-0000{round:06}{n:02}");
        let transmissions = format!("{DIALOGS}/{id}/transmissions");
        let activities = format!("{DIALOGS}/{id}/activities");
        for n in 0..5 {
            let body = merged(transmission(), json!({ "id": letter(n) }));
            assert_eq!(owner.post(&transmissions, &body).await.status, 201);
        }
        let opened = |n: u8| merged(activity(), json!({ "type": "TransmissionOpened", "transmissionId": letter(n) }));
        let arriving = merged(transmission(), json!({ "id": letter(9) }));
        let arriving = is_arriving.then_some((transmissions.as_str(), arriving));
        let bodies: Vec<(&str, Value)> =
            arriving.into_iter().chain((0..5).map(|n| (activities.as_str(), opened(n)))).collect();
        let requests = join_all(bodies.iter().map(|(path, body)| owner.post(path, body)));
        let answers = app.while_held(&id, 5, requests).await;
        assert_eq!(statuses(&answers), BTreeMap::from([(201, bodies.len())]));
        let read = owner.get(&format!("{DIALOGS}/{id}")).await.body;
        assert_eq!(read["hasUnopenedContent"], is_arriving, "what has arrived is not opened, everything else is");
    }
}
