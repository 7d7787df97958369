use dialogporten_domain::dialog::TransmissionContent;
use serde_json::json;

use crate::database::TestDatabase;
use crate::sample::{Maker, content, from};

/// Text of so many different words.
fn words(count: u32, from: u32) -> String {
    let words: Vec<String> = (from..from + count).map(|number| format!("ord{number:x}")).collect();
    words.join(" ")
}

async fn is_title_found(database: &TestDatabase) -> bool {
    sqlx::query_scalar("SELECT vector @@ 'nål'::tsquery FROM dialog_text").fetch_one(&database.sql).await.unwrap()
}

#[tokio::test]
async fn twenty_thousand_transmissions_are_stored_and_read() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut new = make.titled("Nål");
    new.aggregate.transmissions = (0..20_000).map(|_| make.transmission()).collect();
    new.aggregate.dialog.from_service_owner_transmissions_count = 20_000;
    database.store.insert_dialog(&new).await.unwrap();
    let found = database.store.find_dialog(new.aggregate.dialog.id).await.unwrap().unwrap();
    assert_eq!(found, new.aggregate);
    assert!(is_title_found(&database).await);
}

#[tokio::test]
async fn texts_beyond_the_longest_vector_are_cut() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut new = make.titled("Nål");
    new.aggregate.transmissions = (0..600)
        .map(|number| {
            let mut transmission = make.transmission();
            let title = content(&words(250, number * 250));
            transmission.content = Some(from::<TransmissionContent>(json!({ "title": title })));
            transmission
        })
        .collect();
    database.store.insert_dialog(&new).await.unwrap();
    assert!(is_title_found(&database).await);
    let (words, newest): (i32, bool) =
        sqlx::query_as("SELECT length(vector), vector @@ 'ord24926'::tsquery FROM dialog_text")
            .fetch_one(&database.sql)
            .await
            .unwrap();
    assert!(words > 30_000, "{words}");
    assert!(newest, "the newest texts come first");
}

#[tokio::test]
async fn texts_that_are_hard_to_take_apart_are_taken() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut new = make.titled("Nål");
    let hard =
        ["-", "a-", "a_", "~/", "../", "http://", "<!--", "<a \"", "&", "a-1.", "æ", "😀", "\u{0}", "\u{200b}", "word"];
    new.aggregate.activities = hard
        .iter()
        .map(|part| {
            let mut activity = make.activity();
            activity.description = from(json!([{ "value": part.repeat(4095 / part.len()), "languageCode": "nb" }]));
            activity
        })
        .collect();
    // Short hyphenated words are what makes the longest vectors.
    new.aggregate.dialog.body.search_tags =
        (0..40_000).map(|number| format!("{:x}-{:x}", number / 256, number % 256)).collect();
    database.store.insert_dialog(&new).await.unwrap();
    let found = database.store.find_dialog(new.aggregate.dialog.id).await.unwrap().unwrap();
    assert_eq!(found, new.aggregate);
    assert!(is_title_found(&database).await);
}
