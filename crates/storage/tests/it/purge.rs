use dialogporten_domain::dialog::ChildKind;

use crate::database::TestDatabase;
use crate::sample::{Maker, person};

const BELOW: [&str; 9] = [
    "dialog_body",
    "dialog_transmission",
    "dialog_activity",
    "dialog_seen",
    "label_log",
    "so_label",
    "child_id",
    "dialog_text",
    "dialog_text_pending",
];

#[tokio::test]
async fn a_removed_dialog_takes_everything_below_it_along() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut ids = Vec::new();
    for key in ["goes", "stays"] {
        let mut new = make.full();
        new.aggregate.dialog.idempotent_key = Some(key.to_owned());
        new.claimed_ids = vec![make.claim(ChildKind::GuiAction)];
        database.store.insert_dialog(&new).await.unwrap();
        database.store.record_opening(&make.opening(&new.aggregate, &person())).await.unwrap();
        let waiting = "INSERT INTO dialog_text_pending (dialog_id, vector) VALUES ($1, '')";
        sqlx::query(waiting).bind(new.aggregate.dialog.id).execute(&database.sql).await.unwrap();
        ids.push(new.aggregate.dialog.id);
    }
    let mut before = Vec::new();
    for table in BELOW {
        before.push(database.count(table).await);
    }
    let events = database.count("outbox").await;

    sqlx::query("DELETE FROM dialog WHERE id = $1").bind(ids[0]).execute(&database.sql).await.unwrap();
    for (table, before) in BELOW.into_iter().zip(before) {
        assert!(before > 0, "{table}");
        assert_eq!(database.count(table).await, before / 2, "{table}");
    }
    assert_eq!(database.count("outbox").await, events);
    assert!(database.store.find_dialog(ids[1]).await.unwrap().is_some());
}

/// A table with a dialog's rows that the trigger does not know would keep them for ever.
#[tokio::test]
async fn every_table_of_a_dialog_is_known_to_the_trigger() {
    let database = TestDatabase::create().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name = 'dialog_id' AND table_name NOT IN ('outbox', 'dead_letter') ORDER BY 1",
    )
    .fetch_all(&database.sql)
    .await
    .unwrap();
    let mut known = BELOW;
    known.sort_unstable();
    assert_eq!(tables, known);
}
