//! What happens while somebody else keeps a dialog for longer than one waits.

use dialogporten_testkit::TestApp;
use serde_json::{Value, json};

use crate::dialog::{self, LEADER, activity, merged, transmission, update_with};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const SCOPES: &str =
    "digdir:dialogporten.serviceprovider.admin digdir:dialogporten.serviceprovider.changetransmissions";
const LETTER: &str = "01900000-0000-7000-8000-0000000000a1";
const SAVED: &str = "01900000-0000-7000-8000-000000000001";

/// An API that waits for a tenth of a second, with a dialog that everything can be done with.
async fn start() -> (TestApp, String) {
    let app = TestApp::start_configured(&[("DATABASE_LOCK_TIMEOUT_MILLISECONDS", "100")]).await;
    let letter = merged(transmission(), json!({ "id": LETTER }));
    let saved = merged(activity(), json!({ "id": SAVED, "type": "FormSaved" }));
    let labels = json!({ "serviceOwnerLabels": [{ "value": "merke" }] });
    let body = json!({ "transmissions": [letter], "activities": [saved], "serviceOwnerContext": labels });
    let id = app.service_owner().post(DIALOGS, &dialog::with(body)).await.created_id();
    (app, id)
}

#[tokio::test]
async fn whoever_wants_to_change_the_dialog_is_told_to_try_again() {
    let (app, id) = start().await;
    let (owner, reader) = (app.service_owner_with(SCOPES), app.person(LEADER));
    let one = format!("{DIALOGS}/{id}");
    let labels = json!({ "addLabels": ["Bin"] });
    let performer = json!({ "actorType": "PartyRepresentative", "actorName": "Kari" });
    let owner_labels = merged(labels.clone(), json!({ "performedBy": performer }));
    let bulk = |labels: &Value| merged(labels.clone(), json!({ "dialogs": [{ "dialogId": id }] }));
    let silent = json!({ "isSilentUpdate": true });
    let by_owner = [
        ("PUT", one.clone(), update_with(json!({ "progress": 1 }))),
        ("PATCH", one.clone(), json!([{ "op": "add", "path": "/progress", "value": 1 }])),
        ("DELETE", one.clone(), Value::Null),
        ("POST", format!("{one}/actions/freeze"), Value::Null),
        ("POST", format!("{one}/actions/purge"), Value::Null),
        ("POST", format!("{one}/activities"), activity()),
        ("POST", format!("{one}/transmissions"), transmission()),
        ("PUT", format!("{one}/transmissions/{LETTER}"), merged(transmission(), silent)),
        (
            "POST",
            format!("{one}/activities/{SAVED}/actions/updateFormSavedActivityTime"),
            json!("2020-01-01T00:00:00Z"),
        ),
        ("POST", format!("{one}/context/labels"), json!({ "value": "annet" })),
        ("DELETE", format!("{one}/context/labels/merke"), Value::Null),
        ("PUT", format!("{one}/endusercontext/systemlabels"), owner_labels.clone()),
        ("POST", format!("{DIALOGS}/endusercontext/systemlabels/actions/bulkset"), bulk(&owner_labels)),
    ];
    let by_reader = [
        ("PUT", format!("/api/v1/enduser/dialogs/{id}/context/systemlabels"), labels.clone()),
        ("POST", "/api/v1/enduser/dialogs/context/systemlabels/actions/bulkset".to_owned(), bulk(&labels)),
    ];
    let before = owner.get(&one).await.body;
    let requests =
        by_owner.iter().map(|request| (&owner, request)).chain(by_reader.iter().map(|request| (&reader, request)));
    for (caller, (method, path, body)) in requests {
        let request = caller.send(method, path, Some(body).filter(|body| !body.is_null()));
        let answer = app.while_held_for_good(&id, request).await;
        assert_eq!((answer.status, answer.keys()), (409, vec![String::new()]), "{method} {path} {}", answer.text);
    }
    assert_eq!(owner.get(&one).await.body, before);
    assert_eq!(app.outbox_of(&id).await.len(), 3);

    // What is deleted can be restored.
    assert_eq!(owner.send("DELETE", &one, None).await.status, 204);
    let restore = format!("{one}/actions/restore");
    let answer = app.while_held_for_good(&id, owner.send("POST", &restore, None)).await;
    assert_eq!((answer.status, answer.keys()), (409, vec![String::new()]));
    assert_eq!(owner.send("POST", &restore, None).await.status, 204);
}

/// That the opening cannot be written down now is no reason not to show the dialog; the next one is.
#[tokio::test]
async fn readers_see_the_dialog_all_the_same() {
    let (app, id) = start().await;
    let (reader, path) = (app.person(LEADER), format!("/api/v1/enduser/dialogs/{id}"));
    let read = app.while_held_for_good(&id, reader.get(&path)).await;
    assert_eq!((read.status, &read.body["id"]), (200, &json!(id)));
    let seen = format!("{DIALOGS}/{id}/seenlog");
    assert_eq!(app.service_owner().get(&seen).await.body, json!([]));
    assert_eq!(reader.get(&path).await.status, 200);
    assert_eq!(app.service_owner().get(&seen).await.body.as_array().unwrap().len(), 1);
}
