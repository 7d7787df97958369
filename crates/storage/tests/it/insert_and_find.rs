use serde_json::json;

use crate::database::TestDatabase;
use crate::document;
use crate::sample::{Maker, from, now};

/// Identifier, related transmission, type, opened, key.
type TransmissionRow = (uuid::Uuid, Option<uuid::Uuid>, i16, bool, Option<String>);

#[tokio::test]
async fn a_full_dialog_comes_back_as_it_was() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.full();
    database.store.insert_dialog(&new).await.unwrap();
    let found = database.store.find_dialog(new.aggregate.dialog.id).await.unwrap().unwrap();
    assert_eq!(found, new.aggregate);
}

#[tokio::test]
async fn a_minimal_dialog_comes_back_as_it_was() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.minimal();
    database.store.insert_dialog(&new).await.unwrap();
    assert_eq!(database.store.find_dialog(new.aggregate.dialog.id).await.unwrap().unwrap(), new.aggregate);
    assert_eq!(database.store.find_dialog(make.id()).await.unwrap(), None);
}

#[tokio::test]
async fn children_come_back_by_time_and_id_whatever_order_they_were_stored_in() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut new = make.minimal();
    let mut transmissions = [make.transmission(), make.transmission(), make.transmission()];
    transmissions[1].created_at = transmissions[0].created_at;
    transmissions[2].created_at = transmissions[0].created_at.plus_micros(-1);
    let mut activities = [make.activity(), make.activity()];
    activities[0].created_at = activities[1].created_at.plus_micros(1);
    let expected =
        ([transmissions[2].id, transmissions[0].id, transmissions[1].id], [activities[1].id, activities[0].id]);
    transmissions.reverse();
    new.aggregate.transmissions = transmissions.to_vec();
    new.aggregate.activities = activities.to_vec();
    database.store.insert_dialog(&new).await.unwrap();
    let found = database.store.find_dialog(new.aggregate.dialog.id).await.unwrap().unwrap();
    assert_eq!(found.transmissions.iter().map(|child| child.id).collect::<Vec<_>>(), expected.0);
    assert_eq!(found.activities.iter().map(|child| child.id).collect::<Vec<_>>(), expected.1);
}

#[tokio::test]
async fn labels_are_ordered_by_their_bytes() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut new = make.minimal();
    new.aggregate.dialog.service_owner_labels = ["å", "b", "a:2", "a-1", "a"].map(str::to_owned).to_vec();
    database.store.insert_dialog(&new).await.unwrap();
    let found = database.store.find_dialog(new.aggregate.dialog.id).await.unwrap().unwrap();
    assert_eq!(found.dialog.service_owner_labels, ["a", "a-1", "a:2", "b", "å"]);
}

#[tokio::test]
async fn columns_repeat_what_later_statements_look_for() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.full();
    database.store.insert_dialog(&new).await.unwrap();
    let [submission, opened] = &new.aggregate.transmissions[..] else { panic!() };

    let rows: Vec<TransmissionRow> = sqlx::query_as(
        "SELECT id, related_id, type, is_opened, idempotent_key FROM dialog_transmission ORDER BY type DESC",
    )
    .fetch_all(&database.sql)
    .await
    .unwrap();
    assert_eq!(
        rows,
        [
            (submission.id, submission.related_transmission_id, 7, false, Some("letter-1".to_owned())),
            (opened.id, None, 1, true, None),
        ]
    );
    let activities: Vec<(i16, Option<uuid::Uuid>)> =
        sqlx::query_as("SELECT type, transmission_id FROM dialog_activity ORDER BY created_at")
            .fetch_all(&database.sql)
            .await
            .unwrap();
    assert_eq!(activities, [(4, Some(opened.id)), (7, None)]);
    assert_eq!(database.count("label_log").await, 1);
    assert_eq!(database.count("party_resource").await, 1);
}

#[tokio::test]
async fn the_root_holds_what_lists_show() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.full();
    database.store.insert_dialog(&new).await.unwrap();
    let (extract, latest): (Vec<u8>, Vec<u8>) =
        sqlx::query_as("SELECT list_extract, latest_activity FROM dialog").fetch_one(&database.sql).await.unwrap();
    let (extract, latest) = (document::json(&extract), document::json(&latest));
    let body = serde_json::to_value(&new.aggregate.dialog.body).unwrap();
    for shown in ["title", "nonSensitiveTitle", "summary", "nonSensitiveSummary", "senderName", "extendedStatus"] {
        assert_eq!(extract[shown], body["content"][shown], "{shown}");
    }
    assert_eq!(extract["guiAttachmentCount"], json!(1));
    assert_eq!(extract.as_object().unwrap().len(), 7);
    assert_eq!(from::<dialogporten_domain::dialog::Activity>(latest), new.aggregate.activities[1]);
}

#[tokio::test]
async fn events_wait_in_their_order() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.full();
    database.store.insert_dialog(&new).await.unwrap();
    let rows: Vec<(uuid::Uuid, i16)> =
        sqlx::query_as("SELECT dialog_id, attempts FROM outbox WHERE next_attempt_at <= now()")
            .fetch_all(&database.sql)
            .await
            .unwrap();
    assert_eq!(rows, [(new.aggregate.dialog.id, 0)], "one row for the whole command");
    let events: Vec<dialogporten_domain::Event> = database.waiting_events().await.into_iter().map(from).collect();
    assert_eq!(events, new.events);
}

#[tokio::test]
async fn a_create_is_one_transaction() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    database.store.insert_dialog(&make.full()).await.unwrap();
    let transactions: i64 = sqlx::query_scalar(
        "SELECT count(DISTINCT xmin::text)
         FROM (
             SELECT xmin FROM dialog UNION ALL SELECT xmin FROM dialog_body UNION ALL SELECT xmin FROM dialog_transmission
             UNION ALL SELECT xmin FROM dialog_activity UNION ALL SELECT xmin FROM label_log
             UNION ALL SELECT xmin FROM so_label UNION ALL SELECT xmin FROM dialog_text
             UNION ALL SELECT xmin FROM party_resource UNION ALL SELECT xmin FROM outbox
         ) AS rows",
    )
    .fetch_one(&database.sql)
    .await
    .unwrap();
    assert_eq!(transactions, 1);
}

#[tokio::test]
async fn only_entries_since_the_last_change_come_with_a_dialog() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut new = make.minimal();
    let at = new.aggregate.dialog.updated_at;
    new.aggregate.dialog.content_updated_at = at.plus_micros(-1_000_000);
    database.store.insert_dialog(&new).await.unwrap();
    let mut expected = Vec::new();
    for (offset, is_shown) in [(-1_000_001, false), (-1_000_000, true), (1, true)] {
        let mut opening = make.opening(&new.aggregate, &crate::sample::person());
        opening.entry.id = make.id();
        opening.entry.seen_at = at.plus_micros(offset);
        database.store.record_opening(&opening).await.unwrap();
        expected.extend(is_shown.then_some(opening.entry));
    }
    let found = database.store.find_dialog(new.aggregate.dialog.id).await.unwrap().unwrap();
    assert_eq!(found.seen, expected);
    assert!(found.dialog.updated_at <= now());
}

#[tokio::test]
async fn a_dialog_that_is_not_visible_yet_shows_all_its_entries() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut new = make.minimal();
    let later = now().plus(std::time::Duration::from_hours(1));
    new.aggregate.dialog.updated_at = later;
    new.aggregate.dialog.content_updated_at = later;
    database.store.insert_dialog(&new).await.unwrap();
    let opening = make.opening(&new.aggregate, &crate::sample::person());
    database.store.record_opening(&opening).await.unwrap();
    let found = database.store.find_dialog(new.aggregate.dialog.id).await.unwrap().unwrap();
    assert_eq!(found.seen, [opening.entry]);
}
