//! `POST /api/v1/serviceowner/dialogs/{dialogId}/activities/{activityId}/actions/updateFormSavedActivityTime`

use dialogporten_testkit::{Actor, Answer, TestApp};
use serde_json::json;

use crate::dialog::{self, LEADER, activity, merged};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const UNKNOWN: &str = "01900000-0000-7000-8000-00000000ffff";
const SAVED: &str = "01900000-0000-7000-8000-000000000001";
const OPENED: &str = "01900000-0000-7000-8000-000000000002";
const ADMIN: &str = "digdir:dialogporten.serviceprovider.admin";

async fn post(caller: &Actor, dialog: &str, activity: &str, time: &str) -> Answer {
    let path = format!("{DIALOGS}/{dialog}/activities/{activity}/actions/updateFormSavedActivityTime");
    caller.post(&path, &json!(time)).await
}

async fn create(app: &TestApp) -> Answer {
    let saved = merged(activity(), json!({ "id": SAVED, "type": "FormSaved", "createdAt": "2020-01-01T12:00:00Z" }));
    let opened = merged(activity(), json!({ "id": OPENED, "createdAt": "2020-01-02T12:00:00Z" }));
    let body = json!({ "activities": [saved, opened], "createdAt": "2020-01-01T00:00:00Z", "updatedAt": "2020-01-03T00:00:00Z" });
    app.service_owner().post(DIALOGS, &dialog::with(body)).await
}

#[tokio::test]
async fn an_administrator_corrects_when_a_form_was_saved() {
    let app = TestApp::start().await;
    let admin = app.service_owner_with(ADMIN);
    let created = create(&app).await;
    let id = created.created_id();
    assert_eq!(app.latest_activity_of(&id).await["id"], OPENED);
    for (time, updated_at, latest) in [
        ("2020-01-02T13:00:00Z", "2020-01-03T00:00:00.0000000Z", SAVED),
        ("2020-01-04T00:00:00+00:00", "2020-01-04T00:00:00.0000000Z", SAVED),
        ("2020-01-01T00:00:00Z", "2020-01-04T00:00:00.0000000Z", OPENED),
    ] {
        let answer = post(&admin, &id, SAVED, time).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
        let read = admin.get(&format!("{DIALOGS}/{id}")).await.body;
        assert_eq!(read["revision"], answer.header("etag"));
        assert_eq!(read["updatedAt"], updated_at);
        assert_eq!(read["contentUpdatedAt"], "2020-01-03T00:00:00.0000000Z");
        assert_eq!(app.latest_activity_of(&id).await["id"], latest, "{time}");
        let activities = read["activities"].as_array().unwrap();
        let saved = activities.iter().find(|activity| activity["id"] == SAVED).unwrap();
        assert!(saved["createdAt"].as_str().unwrap().starts_with(&time[..19]));
    }
    let events = app.outbox_of(&id).await;
    assert_eq!(events.len(), 3 + 3);
    assert_eq!((&events[5]["kind"]["name"], &events[5]["isSilent"]), (&json!("dialogUpdated"), &json!(true)));
}

#[tokio::test]
async fn everything_else_is_refused_in_order() {
    let app = TestApp::start().await;
    let admin = app.service_owner_with(ADMIN);
    let (id, past) = (create(&app).await.created_id(), "2020-01-01T00:00:00Z");
    let failure = |answer: &Answer| (answer.status, answer.keys().concat());

    assert_eq!(failure(&post(&app.service_owner(), &id, SAVED, past).await), (403, String::new()));
    let on_behalf = format!(
        "{DIALOGS}/{id}/activities/{SAVED}/actions/updateFormSavedActivityTime?endUserId=urn:altinn:person:identifier-no:{LEADER}"
    );
    assert_eq!(failure(&admin.post(&on_behalf, &json!(past)).await), (403, "Type".to_owned()));
    assert_eq!(post(&admin, "nonsense", SAVED, past).await.status, 404);
    assert_eq!(post(&admin, &id, "nonsense", past).await.status, 404);
    let nil = "00000000-0000-0000-0000-000000000000";
    assert_eq!(failure(&post(&admin, nil, nil, past).await), (400, "dialogIdactivityId".to_owned()));
    assert_eq!(failure(&post(&admin, &id, SAVED, &app.now_plus_seconds(60)).await), (400, "newCreatedAt".to_owned()));
    assert_eq!(post(&admin, &id, SAVED, &app.now_plus_seconds(10)).await.status, 204);
    assert_eq!(failure(&post(&admin, &id, SAVED, "2020-01-01T00:00:00").await), (400, "SerializerErrors".to_owned()));
    assert_eq!(failure(&post(&admin, &id, UNKNOWN, past).await), (404, "DialogActivity".to_owned()));
    assert_eq!(failure(&post(&admin, UNKNOWN, SAVED, past).await), (404, "DialogActivity".to_owned()));
    let stale = admin.with_header("if-match", UNKNOWN);
    assert_eq!(failure(&post(&stale, &id, OPENED, past).await), (422, "Type".to_owned()));
    assert_eq!(failure(&post(&stale, &id, SAVED, past).await), (412, String::new()));
    // Deleted and frozen dialogs are no obstacle.
    app.set_stored(&id, "deleted_at = now(), is_frozen = true").await;
    assert_eq!(post(&app.administrator_of("974761076"), &id, SAVED, past).await.status, 204);
}
