//! Appending to a dialog that has ten thousand children already.

use dialogporten_testkit::TestApp;
use serde_json::{Value, json};

use crate::dialog::{self, activity, merged, text, transmission};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";

#[tokio::test]
async fn a_dialog_with_ten_thousand_activities_takes_another() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let past = merged(activity(), json!({ "createdAt": "2020-01-01T00:00:00Z" }));
    let many: Vec<Value> = std::iter::repeat_n(past, 10_000).collect();
    let id = owner.post(DIALOGS, &dialog::with(json!({ "activities": many }))).await.created_id();
    let path = format!("{DIALOGS}/{id}/activities");
    let older = merged(activity(), json!({ "createdAt": "2019-01-01T00:00:00Z" }));
    let latest = owner.post(&path, &activity()).await.created_id();
    assert_eq!(owner.post(&path, &older).await.status, 201);
    assert_eq!(app.latest_activity_of(&id).await["id"], latest);
    let read = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    let activities = read["activities"].as_array().unwrap();
    assert_eq!(activities.len(), 10_002);
    assert_eq!(activities[10_001]["id"], latest);
    assert_eq!(activities[0]["createdAt"], "2019-01-01T00:00:00.0000000Z");
}

#[tokio::test]
async fn a_dialog_with_ten_thousand_transmissions_takes_another_and_knows_what_is_unopened() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let name = |n: usize| format!("01900000-0000-7000-8000-0000000{n:05}");
    let letters: Vec<Value> = (0..10_000).map(|n| merged(transmission(), json!({ "id": name(n) }))).collect();
    let opened = |n: usize| merged(activity(), json!({ "type": "TransmissionOpened", "transmissionId": name(n) }));
    // All are opened but one.
    let activities: Vec<Value> = (1..10_000).map(opened).collect();
    let body = dialog::with(json!({ "transmissions": letters, "activities": activities }));
    let id = owner.post(DIALOGS, &body).await.created_id();
    let read = || async { owner.get(&format!("{DIALOGS}/{id}")).await.body };
    assert_eq!(read().await["hasUnopenedContent"], true);
    let (activities, transmissions) = (format!("{DIALOGS}/{id}/activities"), format!("{DIALOGS}/{id}/transmissions"));
    assert_eq!(owner.post(&activities, &opened(0)).await.status, 201);
    assert_eq!(read().await["hasUnopenedContent"], false);

    let another = merged(
        transmission(),
        json!({
            "relatedTransmissionId": name(9_999), "content": { "title": text("Siste brev om kongeørn") },
        }),
    );
    let newest = owner.post(&transmissions, &another).await.created_id();
    let read = read().await;
    assert_eq!(read["hasUnopenedContent"], true);
    assert_eq!(read["fromServiceOwnerTransmissionsCount"], 10_001);
    assert_eq!(read["transmissions"][10_000]["id"], newest);
    assert!(app.is_found_by("kongeørn", &id).await);
}

/// What can be searched has a limit. Beyond it texts are left out, but nothing fails.
#[tokio::test]
async fn more_text_than_can_be_searched_is_no_failure() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    let path = format!("{DIALOGS}/{id}/transmissions");
    // A hundred files with long names in twelve languages: some 300 KB of words that are all different.
    let languages = ["nb", "nn", "en", "de", "fr", "sv", "da", "fi", "es", "it", "pl", "se"];
    let words = |from: usize| (from..from + 25).map(|n| format!("ord{n:06}")).collect::<Vec<_>>().join(" ");
    let mut next = 0;
    for round in 0..6 {
        let files: Vec<Value> = (0..100)
            .map(|_| {
                let names = languages.iter().map(|language| {
                    next += 25;
                    json!({ "languageCode": language, "value": words(next) })
                });
                json!({ "displayName": names.collect::<Vec<_>>(), "urls": [{ "url": "https://a.no", "consumerType": "Gui" }] })
            })
            .collect();
        let body = merged(transmission(), json!({ "attachments": files }));
        let answer = owner.post(&path, &body).await;
        assert_eq!(answer.status, 201, "round {round}: {}", answer.text);
    }
    assert!(app.is_found_by("ord000026", &id).await, "the first texts are there");
    assert!(!app.is_found_by(&format!("ord{next:06}"), &id).await, "the last ones are left out");
    assert_eq!(owner.post(&path, &transmission()).await.status, 201);
}
