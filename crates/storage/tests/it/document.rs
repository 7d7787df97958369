use dialogporten_domain::search::Deleted;
use dialogporten_storage::{Error, Scope};
use rstest::rstest;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use zstd::bulk::Decompressor;

use crate::database::TestDatabase;
use crate::sample::{Maker, person};
use crate::search::searching;

const DICTIONARY: &[u8] = include_bytes!("../../src/document/1.dictionary");
const MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
const LARGEST: usize = 1 << 20;

/// Reads a document the way its description says.
pub(crate) fn json(stored: &[u8]) -> Value {
    let (format, bytes) = stored.split_first().unwrap();
    if *format == 0 {
        return serde_json::from_slice(bytes).unwrap();
    }
    assert_eq!(*format, 1);
    let mut decompressor = Decompressor::with_dictionary(DICTIONARY).unwrap();
    let json = decompressor.decompress(&[MAGIC, bytes].concat(), LARGEST).unwrap();
    serde_json::from_slice(&json).unwrap()
}

#[tokio::test]
async fn documents_that_were_written_before_they_were_compressed_are_read() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.full();
    let (id, aggregate) = (new.aggregate.dialog.id, &new.aggregate);
    database.store.insert_dialog(&new).await.unwrap();
    let opening = make.opening(aggregate, &person());
    database.store.record_opening(&opening).await.unwrap();
    let before = database.store.find_dialog(id).await.unwrap().unwrap();
    let org = aggregate.dialog.org.clone();
    let mut all = searching(Scope::Owner { org, parties: Vec::new(), resources: Vec::new() });
    all.filters.deleted = Deleted::Include;
    let listed_before = database.store.search(&all).await.unwrap();
    assert!(listed_before.dialogs[0].content.is_some() && listed_before.dialogs[0].latest_activity.is_some());

    let mut plain = vec![("dialog_body", "dialog_id", id, serde_json::to_string(&aggregate.dialog.body).unwrap())];
    for child in &aggregate.transmissions {
        plain.push(("dialog_transmission", "id", child.id, serde_json::to_string(child).unwrap()));
    }
    for child in &aggregate.activities {
        plain.push(("dialog_activity", "id", child.id, serde_json::to_string(child).unwrap()));
    }
    for child in &new.label_log {
        plain.push(("label_log", "id", child.id, serde_json::to_string(child).unwrap()));
    }
    plain.push(("dialog_seen", "id", opening.entry.id, serde_json::to_string(&opening.entry).unwrap()));
    for (table, key, id, json) in plain {
        let statement = format!("UPDATE {table} SET body = '\\x00'::bytea || convert_to($2, 'UTF8') WHERE {key} = $1");
        let written = sqlx::query(AssertSqlSafe(statement)).bind(id).bind(json).execute(&database.sql).await.unwrap();
        assert_eq!(written.rows_affected(), 1, "{table}");
    }
    let (extract, latest): (Vec<u8>, Vec<u8>) =
        sqlx::query_as("SELECT list_extract, latest_activity FROM dialog").fetch_one(&database.sql).await.unwrap();
    sqlx::query(
        "UPDATE dialog SET list_extract = '\\x00'::bytea || convert_to($1, 'UTF8'),
                           latest_activity = '\\x00'::bytea || convert_to($2, 'UTF8')",
    )
    .bind(json(&extract).to_string())
    .bind(json(&latest).to_string())
    .execute(&database.sql)
    .await
    .unwrap();

    assert_eq!(database.store.find_dialog(id).await.unwrap().unwrap(), before);
    assert_eq!(database.store.find_label_log(id).await.unwrap().unwrap().1, new.label_log);
    assert_eq!(database.store.find_seen_log(id).await.unwrap().unwrap().1, [opening.entry]);
    assert_eq!(database.store.search(&all).await.unwrap(), listed_before);
    let titles = database.store.find_titles(id).await.unwrap().unwrap();
    assert_eq!(titles.title, aggregate.dialog.body.content.as_ref().map(|content| content.title.clone()));
}

#[rstest]
#[case::unknown_format("dialog_body", "body", r"\x077b7d")]
#[case::no_frame("dialog_body", "body", r"\x017b7d7b7d7b7d7b7d7b7d")]
#[case::no_json("dialog_body", "body", r"\x006b617269")]
#[case::another_object("dialog_body", "body", r"\x005b226b617269225d")]
#[case::nothing("dialog_activity", "body", r"\x")]
#[case::of_the_root("dialog", "list_extract", r"\x006b617269")]
#[tokio::test]
async fn a_damaged_document_is_reported_without_what_it_holds(
    #[case] table: &str,
    #[case] column: &str,
    #[case] bytes: &str,
) {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.full();
    database.store.insert_dialog(&new).await.unwrap();
    let statement = format!("UPDATE {table} SET {column} = '{bytes}'");
    sqlx::query(AssertSqlSafe(statement)).execute(&database.sql).await.unwrap();
    let error = database.store.find_dialog(new.aggregate.dialog.id).await.unwrap_err();
    assert!(matches!(error, Error::Corrupt("document")), "{error:?}");
    assert_eq!(error.to_string(), "the stored document cannot be read");
}
