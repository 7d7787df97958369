use dialogporten_testkit::TestApp;
use serde_json::{Value, json};

use super::{PATH, search};
use crate::dialog::{self, COMPANY, LEADER};
use crate::listing::{create, escaped, ids, sorted};

const AT: &str = "2024-05-05T08:13:54.1234560Z";

async fn label(app: &TestApp, id: &str, labels: Value) {
    let path = format!("{PATH}/{id}/context/systemlabels");
    let answer = app.person(LEADER).send("PUT", &path, Some(&labels)).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
}

/// Three dialogs that differ in everything that is filtered by: the wanted one, another one, and one with nothing.
async fn world() -> (TestApp, [String; 3]) {
    let app = TestApp::start().await;
    let wanted = create(
        &app,
        json!({
            "status": "Draft", "extendedStatus": "waiting", "externalReference": "case, 1", "process": "urn:process:1",
            "precedingProcess": "urn:process:2", "dueAt": "2099-01-01T00:00:00Z", "createdAt": AT, "updatedAt": AT,
        }),
    )
    .await;
    let other = create(
        &app,
        json!({
            "status": "Completed", "extendedStatus": "Waiting", "externalReference": "case", "process": "urn:process:2",
            "dueAt": "2098-01-01T00:00:00Z", "createdAt": "2024-05-05T08:13:54.1234570Z",
            "updatedAt": "2024-05-05T08:13:54.1234570Z", "isApiOnly": true,
        }),
    )
    .await;
    let plain = create(
        &app,
        json!({ "createdAt": "2024-05-05T08:13:54.1234550Z", "updatedAt": "2024-05-05T08:13:54.1234550Z" }),
    )
    .await;
    label(&app, &wanted, json!({ "addLabels": ["Archive", "MarkedAsUnopened"] })).await;
    label(&app, &other, json!({ "addLabels": ["Bin"] })).await;
    (app, [wanted, other, plain])
}

/// The dialogs that a filter finds: W the wanted one, O the other one, P the plain one.
#[tokio::test]
async fn filters_narrow_and_are_combined() {
    let (app, world) = world().await;
    let reader = app.person(LEADER);
    let exactly = format!("After={AT}");
    for (query, expected) in [
        ("", "WOP"),
        ("org=ttd", "WOP"),
        ("org=skd&org=ttd", "WOP"),
        ("org=skd", ""),
        ("org=TTD", ""),
        ("status=Draft", "W"),
        ("status=3&status=completed", "WO"),
        ("status=Awaiting", ""),
        ("extendedStatus=waiting", "W"),
        ("extendedStatus=waiting&extendedStatus=Waiting&extendedStatus=waiting", "WO"),
        ("extendedStatus=wait", ""),
        ("externalReference=case%2C%201", "W"),
        ("externalReference=case", "O"),
        ("externalReference=Case", ""),
        ("process=urn:process:1", "W"),
        ("process=urn:process:2", "O"),
        ("process=urn:process", ""),
        ("systemLabel=Default", "P"),
        ("systemLabel=Bin", "O"),
        ("systemLabel=Archive&systemLabel=MarkedAsUnopened", "W"),
        ("systemLabel=MarkedAsUnopened", "W"),
        ("systemLabel=Bin&systemLabel=MarkedAsUnopened", ""),
        ("systemLabel=Bin&systemLabel=Archive", ""),
        ("systemLabel=Sent", ""),
        ("excludeApiOnly=true", "WP"),
        ("excludeApiOnly=false", "WOP"),
        ("dueAfter=2099-01-01T00:00:00Z", "W"),
        ("dueBefore=2098-12-31T23:59:59.9999999Z", "O"),
        ("dueAfter=2098-01-01T00:00:00Z&dueBefore=2099-01-01T00:00:00Z", "WO"),
        ("dueAfter=0001-01-01T00:00:00Z", "WO"),
        ("createdBefore=9999-12-31T23:59:59.9999999Z", "WOP"),
        (&format!("created{exactly}"), "WO"),
        (&format!("updated{exactly}"), "WO"),
        (&format!("contentUpdated{exactly}"), "WO"),
        (&format!("createdBefore={AT}"), "WP"),
        (&format!("updatedBefore={AT}"), "WP"),
        (&format!("contentUpdatedBefore={AT}"), "WP"),
        (&format!("createdAfter={AT}&createdBefore={AT}"), "W"),
        (&format!("createdAfter={}", escaped("2024-05-05T10:13:54.123456+02:00")), "WO"),
        (&format!("createdBefore={}", escaped("2024-05-05T03:43:54.123456-04:30")), "WP"),
        ("status=Draft&extendedStatus=waiting&process=urn:process:1&systemLabel=Archive&org=ttd&search=mottatt", "W"),
        ("status=Draft&systemLabel=Bin", ""),
    ] {
        let expected: Vec<String> = "WOP"
            .chars()
            .zip(&world)
            .filter(|(letter, _)| expected.contains(*letter))
            .map(|(_, id)| id.clone())
            .collect();
        assert_eq!(sorted(ids(&search(&reader, query).await)), sorted(expected), "{query}");
    }
}

#[tokio::test]
async fn content_is_seen_until_it_changes_or_somebody_says_otherwise() {
    let app = TestApp::start().await;
    let (owner, reader) = (app.service_owner(), app.person(LEADER));
    let id = create(&app, json!({})).await;
    let path = format!("{PATH}/{id}");
    let of_owner = format!("/api/v1/serviceowner/dialogs/{id}");
    let is_seen = || async {
        let seen = ids(&search(&reader, "isContentSeen=true").await).len();
        let unseen = ids(&search(&reader, "isContentSeen=False").await).len();
        assert_eq!(seen + unseen, 1);
        let item = search(&reader, "").await.body["items"][0].clone();
        assert_eq!(item["isContentSeen"], seen == 1);
        seen == 1
    };
    assert!(!is_seen().await, "before anybody has opened it");
    assert_eq!(search(&reader, "").await.body["items"][0]["seenSinceLastUpdate"], json!([]));
    reader.get(&path).await;
    assert!(is_seen().await, "after somebody has");
    label(&app, &id, json!({ "addLabels": ["MarkedAsUnopened"] })).await;
    assert!(!is_seen().await, "marked as unopened");
    reader.get(&path).await;
    assert!(is_seen().await, "opened again");
    let update = dialog::update_with(json!({ "content": { "title": dialog::text("Nytt") } }));
    assert_eq!(owner.send("PUT", &of_owner, Some(&update)).await.status, 204);
    assert!(!is_seen().await, "its content has changed");
    assert_eq!(search(&reader, "").await.body["items"][0]["seenSinceLastContentUpdate"], json!([]));
}

#[tokio::test]
async fn what_the_party_has_sent_is_found() {
    let app = TestApp::start().await;
    let submission = json!({ "type": "Submission", "content": { "title": dialog::text("Svar") },
        "sender": { "actorType": "PartyRepresentative", "actorId": COMPANY } });
    let sent = create(&app, json!({ "transmissions": [submission] })).await;
    create(&app, json!({})).await;
    assert_eq!(ids(&search(&app.person(LEADER), "systemLabel=Sent").await), [sent]);
}
