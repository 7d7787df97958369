//! What each command that adds to a dialog, or corrects or labels it, changes besides.

use dialogporten_testkit::{Actor, Answer, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{self, LEADER, activity, merged, transmission};

const DIALOGS: &str = "/api/v1/serviceowner/dialogs";
const LETTER: &str = "01900000-0000-7000-8000-0000000000a1";
const SAVED: &str = "01900000-0000-7000-8000-0000000000b1";

const UPDATED: &str = "dialogUpdated";

#[derive(Debug, Clone, Copy)]
enum Step {
    Activity,
    Opened,
    Transmission,
    Submission,
    Correct,
    FormSaved,
    OwnerLabel,
    SystemLabel,
}

async fn take(step: Step, app: &TestApp, id: &str, query: &str) -> Answer {
    let owner = app.caller(&dialogporten_sandbox::simulator::TokenRequest::service_owner("312999005").add_scopes(
        "digdir:dialogporten.serviceprovider.changetransmissions digdir:dialogporten.serviceprovider.admin",
    ));
    let at = |path: &str| format!("{DIALOGS}/{id}/{path}{query}");
    let opened = merged(activity(), json!({ "type": "TransmissionOpened", "transmissionId": LETTER }));
    let submission = merged(transmission(), json!({ "type": "Submission" }));
    let correction = merged(transmission(), json!({ "type": "Submission", "isSilentUpdate": true }));
    match step {
        Step::Activity => owner.post(&at("activities"), &activity()).await,
        Step::Opened => owner.post(&at("activities"), &opened).await,
        Step::Transmission => owner.post(&at("transmissions"), &transmission()).await,
        Step::Submission => owner.post(&at("transmissions"), &submission).await,
        Step::Correct => owner.send("PUT", &at(&format!("transmissions/{LETTER}")), Some(&correction)).await,
        Step::FormSaved => {
            let path = format!("activities/{SAVED}/actions/updateFormSavedActivityTime");
            owner.post(&at(&path), &json!("2020-02-01T00:00:00Z")).await
        }
        Step::OwnerLabel => owner.post(&at("context/labels"), &json!({ "value": "merke" })).await,
        Step::SystemLabel => {
            let by = json!({ "addLabels": ["Archive"], "performedBy": { "actorType": "ServiceOwner" } });
            owner.send("PUT", &at("endusercontext/systemlabels"), Some(&by)).await
        }
    }
}

/// A dialog of long ago in the bin, opened by its reader, with an unopened letter and a saved form.
async fn create(app: &TestApp, owner: &Actor, visible_from: Value) -> String {
    let letter = merged(transmission(), json!({ "id": LETTER, "createdAt": "2020-01-01T00:00:00Z" }));
    let saved = merged(activity(), json!({ "id": SAVED, "type": "FormSaved", "createdAt": "2020-01-01T00:00:00Z" }));
    let body = dialog::with(json!({
        "createdAt": "2020-01-01T00:00:00Z", "updatedAt": "2020-01-02T00:00:00Z", "visibleFrom": visible_from,
        "systemLabel": "Bin", "transmissions": [letter], "activities": [saved], "process": "urn:p:2", "precedingProcess": "urn:p:1",
    }));
    let id = owner.post(DIALOGS, &body).await.created_id();
    app.set_stored(&id, "is_content_seen = true").await;
    id
}

/// Returns a letter for everything that is different: r revision, u time of the change, c time of the content, s whether
/// the content is seen, l labels, n counters, o whether something is unopened, e the readers' revision, w the owner's.
fn difference(before: &Value, after: &Value) -> String {
    let pairs = [
        ("r", "/revision"),
        ("u", "/updatedAt"),
        ("c", "/contentUpdatedAt"),
        ("s", "/isContentSeen"),
        ("l", "/endUserContext/systemLabels"),
        ("n", "/fromServiceOwnerTransmissionsCount"),
        ("n", "/fromPartyTransmissionsCount"),
        ("o", "/hasUnopenedContent"),
        ("e", "/endUserContext/revision"),
        ("w", "/serviceOwnerContext/revision"),
    ];
    pairs
        .into_iter()
        .filter(|(_, path)| before.pointer(path) != after.pointer(path))
        .map(|(letter, _)| letter)
        .collect()
}

#[rstest]
#[case::activity(Step::Activity, "", "rule", &[UPDATED, "activityCreated"])]
#[case::silent_activity(Step::Activity, "?isSilentUpdate=true", "r", &[UPDATED])]
#[case::opened(Step::Opened, "", "ruloe", &[UPDATED, "activityCreated"])]
#[case::silently_opened(Step::Opened, "?ISSILENTUPDATE=TRUE", "ro", &[UPDATED])]
#[case::transmission(Step::Transmission, "", "rucslne", &[UPDATED, "transmissionCreated"])]
#[case::silent_transmission(Step::Transmission, "?isSilentUpdate=true", "rn", &[UPDATED])]
#[case::submission(Step::Submission, "", "rucslne", &[UPDATED, "transmissionCreated"])]
#[case::silent_submission(Step::Submission, "?isSilentUpdate=true", "rlne", &[UPDATED])]
#[case::correction(Step::Correct, "", "r", &[UPDATED])]
#[case::form_saved(Step::FormSaved, "", "ru", &[UPDATED])]
#[case::owner_label(Step::OwnerLabel, "", "w", &[])]
#[case::system_label(Step::SystemLabel, "", "le", &[])]
#[tokio::test]
async fn each_command_changes_what_it_should_and_nothing_else(
    #[case] step: Step,
    #[case] query: &str,
    #[case] of: &'static str,
    #[case] events: &'static [&'static str],
) {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = create(&app, &owner, Value::Null).await;
    let before = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    let written = app.outbox_of(&id).await.len();
    let answer = take(step, &app, &id, query).await;
    assert!(matches!(answer.status, 201 | 204), "{}", answer.text);
    let after = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    let new = app.outbox_of(&id).await.split_off(written);
    let names: Vec<&str> = new.iter().map(|event| event["kind"]["name"].as_str().unwrap()).collect();
    assert_eq!(difference(&before, &after), of);
    assert_eq!(names, events);
    // Both corrections are silent, and what the query says to be.
    let is_silent = !query.is_empty() || matches!(step, Step::Correct | Step::FormSaved);
    for event in &new {
        assert_eq!(event["isSilent"].as_bool().unwrap_or_default(), is_silent);
        assert_eq!((&event["process"], &event["precedingProcess"]), (&json!("urn:p:2"), &json!("urn:p:1")));
    }
    let created_at = |body: &Value| body["createdAt"].clone();
    assert_eq!(created_at(&after), created_at(&before));
}

#[rstest]
#[case::activity(Step::Activity, "")]
#[case::silent_activity(Step::Activity, "?isSilentUpdate=true")]
#[case::silent_transmission(Step::Transmission, "?isSilentUpdate=true")]
#[case::correction(Step::Correct, "")]
#[case::form_saved(Step::FormSaved, "")]
#[tokio::test]
async fn what_becomes_visible_later_is_changed_then(#[case] step: Step, #[case] query: &str) {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let later = "2098-01-01T00:00:00.0000000Z";
    let id = create(&app, &owner, json!(later)).await;
    app.set_stored(&id, "updated_at = '2020-01-01', content_updated_at = '2020-01-01'").await;
    assert!(matches!(take(step, &app, &id, query).await.status, 201 | 204));
    let after = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    assert_eq!((&after["updatedAt"], &after["contentUpdatedAt"]), (&json!(later), &json!(later)));
    assert_eq!(after["isContentSeen"], false);
    assert!(after["transmissions"].as_array().unwrap().iter().all(|one| one["createdAt"] == later));
}

#[tokio::test]
async fn the_labels_that_commands_change_are_in_the_log() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = create(&app, &owner, Value::Null).await;
    take(Step::Submission, &app, &id, "").await;
    take(Step::Submission, &app, &id, "").await;
    let lines: Vec<Value> = app
        .label_log_of(&id)
        .await
        .into_iter()
        .map(|entry| json!([entry["name"], entry["action"], entry["performedBy"]]))
        .collect();
    let by = json!({ "actorType": "ServiceOwner" });
    assert_eq!(
        lines,
        [
            json!(["systemlabel:Bin", "set", by]),
            json!(["systemlabel:Sent", "set", by]),
            json!(["systemlabel:Bin", "remove", by]),
        ]
    );
    let read = owner.get(&format!("{DIALOGS}/{id}")).await.body;
    assert_eq!(read["endUserContext"]["systemLabels"], json!(["Default", "Sent"]));
    assert_eq!(read["fromPartyTransmissionsCount"], 2);
}

#[tokio::test]
async fn the_body_of_an_append_may_say_that_it_is_silent_but_the_query_wins() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = create(&app, &owner, Value::Null).await;
    for (path, body) in [("activities", activity()), ("transmissions", transmission())] {
        for (query, member, is_silent) in [
            ("", json!({ "isSilentUpdate": true }), true),
            ("?isSilentUpdate=false", json!({ "IsSilentUpdate": true }), false),
            ("?isSilentUpdate=true", json!({ "isSilentUpdate": false }), true),
            ("", json!({ "isSilentUpdate": false }), false),
        ] {
            let written = app.outbox_of(&id).await.len();
            let answer =
                owner.post(&format!("{DIALOGS}/{id}/{path}{query}"), &merged(body.clone(), member.clone())).await;
            assert_eq!(answer.status, 201);
            let events = app.outbox_of(&id).await.len() - written;
            assert_eq!(events, if is_silent { 1 } else { 2 }, "{path}{query} {member}");
        }
    }
}

#[tokio::test]
async fn a_reader_who_opened_a_dialog_finds_it_unseen_after_a_new_letter() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(DIALOGS, &dialog::minimal()).await.created_id();
    let path = format!("/api/v1/enduser/dialogs/{id}");
    assert_eq!(app.person(LEADER).get(&path).await.body["isContentSeen"], true);
    assert_eq!(owner.post(&format!("{DIALOGS}/{id}/transmissions"), &transmission()).await.status, 201);
    assert_eq!(owner.get(&format!("{DIALOGS}/{id}")).await.body["isContentSeen"], false);
    let opened = app.person(LEADER).get(&path).await.body;
    assert_eq!(opened["isContentSeen"], true);
    assert_eq!(opened["seenSinceLastContentUpdate"].as_array().unwrap().len(), 1);
}
