use dialogporten_domain::dialog::NewDialog;
use dialogporten_storage::{Search, Store};

use super::{grant, ids, reading, service, user};
use crate::database::{TestDatabase, settings};
use crate::sample::Maker;

fn dialog_of(make: &Maker, party: usize, number: usize) -> NewDialog {
    let mut new = make.titled("Hei");
    new.aggregate.dialog.party = user(party);
    new.aggregate.dialog.service_resource = service(number);
    new
}

fn everything() -> Search {
    reading(vec![grant(0..300, 0..30)])
}

#[tokio::test]
async fn the_first_dialog_of_a_party_and_of_a_service_is_found_at_once() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    // Another process creates; this one remembers that none of the names exists.
    let other = Store::connect(&settings(&database.url)).await.unwrap();
    let mut created = Vec::new();
    for number in 0..20 {
        let found = ids(&database.store.search(&everything()).await.unwrap());
        assert_eq!(found.len(), created.len());
        let new = dialog_of(&make, number, number);
        other.insert_dialog(&new).await.unwrap();
        created.push(new.aggregate.dialog.id);
        let found = ids(&database.store.search(&everything()).await.unwrap());
        assert!(created.iter().all(|id| found.contains(id)), "{number}");
    }
}

#[tokio::test]
async fn names_of_a_transaction_that_takes_long_are_found_after_it() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut slow = database.sql.begin().await.unwrap();
    sqlx::query("INSERT INTO party (urn) VALUES ($1)").bind(user(1).as_str()).execute(&mut *slow).await.unwrap();
    assert!(ids(&database.store.search(&everything()).await.unwrap()).is_empty());
    // Somebody who came later is faster, and is seen first.
    let fast = dialog_of(&make, 2, 1);
    database.store.insert_dialog(&fast).await.unwrap();
    assert_eq!(ids(&database.store.search(&everything()).await.unwrap()), [fast.aggregate.dialog.id]);
    slow.commit().await.unwrap();
    let other = Store::connect(&settings(&database.url)).await.unwrap();
    let late = dialog_of(&make, 1, 1);
    other.insert_dialog(&late).await.unwrap();
    assert_eq!(ids(&database.store.search(&everything()).await.unwrap()).len(), 2);
}

#[tokio::test]
async fn more_new_names_than_are_worth_looking_at_are_looked_up_again() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    assert!(ids(&database.store.search(&everything()).await.unwrap()).is_empty());
    sqlx::query("INSERT INTO party (urn) SELECT 'new-' || n FROM generate_series(1, 10100) AS n")
        .execute(&database.sql)
        .await
        .unwrap();
    let other = Store::connect(&settings(&database.url)).await.unwrap();
    let new = dialog_of(&make, 299, 29);
    other.insert_dialog(&new).await.unwrap();
    for _ in 0..2 {
        assert_eq!(ids(&database.store.search(&everything()).await.unwrap()), [new.aggregate.dialog.id]);
    }
}

#[tokio::test]
async fn names_that_cannot_be_stored_are_nobody() {
    let database = TestDatabase::create().await;
    let strange = dialogporten_domain::ServiceResource::from_id("a\0b");
    let mut search = everything();
    search.filters.orgs = vec!["a\0b".to_owned()];
    assert!(ids(&database.store.search(&search).await.unwrap()).is_empty());
    let scope =
        dialogporten_storage::Scope::Owner { org: "a\0b".to_owned(), parties: Vec::new(), resources: vec![strange] };
    assert!(ids(&database.store.search(&super::searching(scope)).await.unwrap()).is_empty());
}
