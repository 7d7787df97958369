use std::time::Duration;

use dialogporten_domain::dialog::{
    Aggregate, CallerRules, ChildKind, DialogUpdate, NewDialog, SystemLabel, SystemLabels, UpdateDraft, UpdateOptions,
};
use dialogporten_domain::{IdGenerator, Timestamp};
use dialogporten_storage::{DuplicateEntity, Error};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::database::TestDatabase;
use crate::document;
use crate::sample::{Maker, content, from, now, person, texts};

/// Returns the update of a dialog with a body, some time after it was made.
fn update_of(aggregate: &Aggregate, body: Value) -> DialogUpdate {
    let rules = CallerRules::default();
    let later = now().plus(Duration::from_mins(1));
    let command = from::<UpdateDraft>(body).validate(aggregate, &rules, later).unwrap();
    let options = UpdateOptions::default();
    aggregate.clone().update(command, &rules, options, later, &IdGenerator::default()).unwrap().outcome.unwrap()
}

fn retitled(title: &str) -> Value {
    json!({ "status": "Draft", "content": { "title": content(title) } })
}

async fn stored(database: &TestDatabase, new: &NewDialog) -> Aggregate {
    database.store.insert_dialog(new).await.unwrap();
    read(database, new.aggregate.dialog.id).await
}

async fn read(database: &TestDatabase, id: Uuid) -> Aggregate {
    database.store.find_dialog(id).await.unwrap().unwrap()
}

/// The tables that an update may add to.
async fn counts(database: &TestDatabase) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in ["dialog_transmission", "dialog_activity", "label_log", "child_id", "outbox"] {
        counts.push(database.count(table).await);
    }
    counts
}

#[tokio::test]
async fn an_update_is_stored_as_it_was_computed() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut new = make.titled("Brev");
    new.aggregate.dialog.system_labels = SystemLabels::default().changed(&[SystemLabel::Bin], &[]);
    new.aggregate.dialog.is_seen_since_content_update = true;
    new.aggregate.transmissions = vec![make.transmission()];
    new.claimed_ids = vec![make.claim(ChildKind::GuiAction)];
    // The claim of a button that goes away.
    new.aggregate.dialog.body.gui_actions = from(json!([{
        "id": new.claimed_ids[0].id, "action": "read", "url": "https://example.com/", "isDeleteDialogAction": false,
        "httpMethod": "GET", "priority": "Primary", "title": texts("Åpne"),
    }]));
    let before = stored(&database, &new).await;
    let letter = before.transmissions[0].id;
    let update = update_of(
        &before,
        json!({
            "status": "Completed", "progress": 7, "extendedStatus": "x", "externalReference": "r", "isApiOnly": true,
            "dueAt": "2099-01-01T00:00:00Z", "expiresAt": "2099-01-02T00:00:00Z", "process": "urn:a", "precedingProcess": "urn:b",
            "content": { "title": content("Nytt") }, "searchTags": [{ "value": "abc" }],
            "attachments": [{ "id": make.id(), "urls": [{ "url": "https://example.com/", "consumerType": "Gui" }] }],
            "transmissions": [{ "type": "Submission", "idempotentKey": "key", "sender": { "actorType": "ServiceOwner" } }],
            "activities": [
                { "type": "TransmissionOpened", "transmissionId": letter, "performedBy": { "actorType": "ServiceOwner" } },
            ],
        }),
    );
    assert!(database.store.update_dialog(&update).await.unwrap());

    let mut expected = update.aggregate.clone();
    expected.transmissions.sort_by_key(|child| (child.created_at, child.id));
    expected.activities.sort_by_key(|child| (child.created_at, child.id));
    assert_eq!(read(&database, before.dialog.id).await, expected);
    let events = database.waiting_events().await;
    let names: Vec<&str> = events.iter().map(|event| event["kind"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["dialogCreated", "dialogUpdated", "transmissionCreated", "activityCreated"]);
    let (extract, latest): (Vec<u8>, Vec<u8>) =
        sqlx::query_as("SELECT list_extract, latest_activity FROM dialog").fetch_one(&database.sql).await.unwrap();
    let (extract, latest) = (document::json(&extract), document::json(&latest));
    assert_eq!(extract["title"]["value"], texts("Nytt"));
    assert_eq!(extract["guiAttachmentCount"], 1);
    assert_eq!(latest["type"], "TransmissionOpened");
    let opened: Vec<(Uuid, bool)> = sqlx::query_as("SELECT id, is_opened FROM dialog_transmission ORDER BY type")
        .fetch_all(&database.sql)
        .await
        .unwrap();
    assert_eq!(opened, [(letter, true), (update.added_transmissions()[0].id, false)]);
    let claims: Vec<(i16, Uuid)> =
        sqlx::query_as("SELECT kind, id FROM child_id").fetch_all(&database.sql).await.unwrap();
    assert_eq!(claims, [(ChildKind::Attachment as i16, update.aggregate.dialog.body.attachments[0].id)]);
    assert_eq!(database.count("label_log").await, 2);
}

#[tokio::test]
async fn of_two_updates_of_one_state_the_second_leaves_no_trace() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let before = stored(&database, &make.titled("Brev")).await;
    let (first, mut body) = (update_of(&before, retitled("Først")), retitled("Sist"));
    body["transmissions"] = json!([
        { "type": "Submission", "sender": { "actorType": "ServiceOwner" }, "content": { "title": content("Svar") },
          "attachments": [{ "id": make.id(), "urls": [{ "url": "https://example.com/", "consumerType": "Gui" }] }] },
    ]);
    body["activities"] = json!([{ "type": "FormSaved", "performedBy": { "actorType": "ServiceOwner" } }]);
    let second = update_of(&before, body);
    assert!(database.store.update_dialog(&first).await.unwrap());
    let (after, counted) = (read(&database, before.dialog.id).await, counts(&database).await);
    assert!(!database.store.update_dialog(&second).await.unwrap());
    assert_eq!(read(&database, before.dialog.id).await, after);
    assert_eq!(counts(&database).await, counted);
}

/// Labels and the mark that the content was seen change without the revision of the dialog.
#[tokio::test]
async fn what_readers_do_in_between_is_not_undone() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut new = make.titled("Brev");
    new.aggregate.dialog.system_labels = SystemLabels::default().changed(&[SystemLabel::Bin], &[]);
    let before = stored(&database, &new).await;
    let out_of_bin = update_of(&before, json!({ "status": "NotApplicable", "content": { "title": content("Brev") } }));
    assert!(!out_of_bin.label_log.is_empty());
    let archive = SystemLabels::default().changed(&[SystemLabel::Archive], &[]).mask();
    let relabel = "UPDATE dialog SET labels_mask = $1, end_user_context_revision = gen_random_uuid()";
    sqlx::query(relabel).bind(archive).execute(&database.sql).await.unwrap();
    assert!(!database.store.update_dialog(&out_of_bin).await.unwrap());

    // An update that leaves the labels alone does not mind.
    let mut default = make.titled("Brev");
    default.aggregate.dialog.has_unopened_content = false;
    let before = stored(&database, &default).await;
    let update = update_of(
        &before,
        json!({ "status": "NotApplicable", "progress": 1, "content": { "title": content("Brev") } }),
    );
    database.store.record_opening(&make.opening(&before, &person())).await.unwrap();
    sqlx::query(relabel).bind(archive).execute(&database.sql).await.unwrap();
    let relabeled = read(&database, before.dialog.id).await.dialog;
    assert!(database.store.update_dialog(&update).await.unwrap());
    let after = read(&database, before.dialog.id).await.dialog;
    assert_eq!(after.progress, Some(1));
    assert_eq!(after.system_labels, relabeled.system_labels);
    assert_eq!(after.end_user_context_revision, relabeled.end_user_context_revision);
    assert!(after.is_seen_since_content_update);
    // An opening takes its label away without a trace in the revision of the labels.
    let marked = SystemLabels::default().changed(&[SystemLabel::Bin, SystemLabel::MarkedAsUnopened], &[]);
    sqlx::query("UPDATE dialog SET labels_mask = $1").bind(marked.mask()).execute(&database.sql).await.unwrap();
    let before_opening = read(&database, before.dialog.id).await;
    let out_of_bin = update_of(
        &before_opening,
        json!({ "status": "NotApplicable", "progress": 1, "content": { "title": content("Brev") } }),
    );
    database.store.record_opening(&make.opening(&before_opening, &person())).await.unwrap();
    assert!(database.store.update_dialog(&out_of_bin).await.unwrap());
    assert_eq!(read(&database, before.dialog.id).await.dialog.system_labels, SystemLabels::default());
    // New content is unseen, whoever has opened the old one.
    let update = update_of(&read(&database, before.dialog.id).await, retitled("Nytt"));
    assert!(database.store.update_dialog(&update).await.unwrap());
    assert!(!read(&database, before.dialog.id).await.dialog.is_seen_since_content_update);
}

#[tokio::test]
async fn an_update_that_fails_changes_nothing() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut other = make.titled("Annet");
    other.aggregate.activities = vec![make.activity()];
    database.store.insert_dialog(&other).await.unwrap();
    let before = stored(&database, &make.titled("Brev")).await;
    let counted = counts(&database).await;
    let mut body = retitled("Nytt");
    let taken = other.aggregate.activities[0].id;
    body["activities"] = json!([{ "id": taken, "type": "FormSaved", "performedBy": { "actorType": "ServiceOwner" } }]);
    match database.store.update_dialog(&update_of(&before, body)).await {
        Err(Error::Duplicate(duplicate)) => {
            assert_eq!((duplicate.entity, duplicate.value), (DuplicateEntity::DialogActivity, taken.to_string()));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(read(&database, before.dialog.id).await, before);
    assert_eq!(counts(&database).await, counted);
}

#[tokio::test]
async fn what_is_searched_follows_the_texts() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let before = stored(&database, &make.titled("Kvittering")).await;
    let id = before.dialog.id;
    let found = async |word: &str| -> (bool, Timestamp) {
        let query = "SELECT vector @@ websearch_to_tsquery('norwegian', $1), content_updated_at FROM dialog_text";
        let (found, at): (bool, chrono::DateTime<chrono::Utc>) =
            sqlx::query_as(query).bind(word).fetch_one(&database.sql).await.unwrap();
        (found, at.into())
    };
    let update = update_of(&before, retitled("Vedtaksbrev"));
    assert!(database.store.update_dialog(&update).await.unwrap());
    let at = update.aggregate.dialog.content_updated_at;
    assert_ne!(at, before.dialog.content_updated_at);
    assert_eq!(found("kvittering").await, (false, at));
    assert_eq!(found("vedtaksbrevet").await, (true, at));
    // A new status moves the time and keeps the texts.
    let mut body = retitled("Vedtaksbrev");
    body["status"] = json!("Completed");
    let update = update_of(&read(&database, id).await, body);
    assert!(!update.is_text_changed && !update.is_body_changed);
    assert!(database.store.update_dialog(&update).await.unwrap());
    assert_eq!(found("vedtaksbrevet").await, (true, update.aggregate.dialog.content_updated_at));
}
