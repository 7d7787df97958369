use dialogporten_domain::dialog::NewDialog;
use dialogporten_storage::{Error, Search, Store};
use rstest::rstest;
use tokio::task::JoinSet;
use uuid::Uuid;

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
    reading(vec![grant(0..150, 0..20), grant(150..300, 10..30)])
}

/// Somebody who searches again and again.
struct Reader<'a> {
    store: &'a Store,
    search: Search,
    /// Brings along what earlier searches remember of the names.
    remembers: bool,
}

impl<'a> Reader<'a> {
    fn new(store: &'a Store, remembers: bool) -> Self {
        Self { store, search: everything(), remembers }
    }

    async fn found(&self) -> Vec<Uuid> {
        let search = if self.remembers { self.search.clone() } else { everything() };
        ids(&self.store.search(&search).await.unwrap())
    }
}

#[rstest]
#[tokio::test]
async fn the_first_dialog_of_a_party_and_of_a_service_is_found_at_once(#[values(false, true)] remembers: bool) {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let reader = Reader::new(&database.store, remembers);
    // Another process creates; this one remembers that none of the names exists.
    let other = Store::connect(&settings(&database.url)).await.unwrap();
    let mut created = Vec::new();
    for number in 0..20 {
        let found = reader.found().await;
        assert_eq!(found.len(), created.len());
        let new = dialog_of(&make, number, number);
        other.insert_dialog(&new).await.unwrap();
        created.push(new.aggregate.dialog.id);
        let found = reader.found().await;
        assert!(created.iter().all(|id| found.contains(id)), "{number}");
    }
}

#[rstest]
#[tokio::test]
async fn names_of_a_transaction_that_takes_long_are_found_after_it(#[values(false, true)] remembers: bool) {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let reader = Reader::new(&database.store, remembers);
    let mut slow = database.sql.begin().await.unwrap();
    sqlx::query("INSERT INTO party (urn) VALUES ($1)").bind(user(1).as_str()).execute(&mut *slow).await.unwrap();
    assert!(reader.found().await.is_empty());
    // Somebody who came later is faster, and is seen first.
    let fast = dialog_of(&make, 2, 1);
    database.store.insert_dialog(&fast).await.unwrap();
    assert_eq!(reader.found().await, [fast.aggregate.dialog.id]);
    slow.commit().await.unwrap();
    let other = Store::connect(&settings(&database.url)).await.unwrap();
    let late = dialog_of(&make, 1, 1);
    other.insert_dialog(&late).await.unwrap();
    assert_eq!(reader.found().await.len(), 2);
}

#[rstest]
#[tokio::test]
async fn more_new_names_than_are_worth_looking_at_are_looked_up_again(#[values(false, true)] remembers: bool) {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let reader = Reader::new(&database.store, remembers);
    assert!(reader.found().await.is_empty());
    sqlx::query("INSERT INTO party (urn) SELECT 'new-' || n FROM generate_series(1, 10100) AS n")
        .execute(&database.sql)
        .await
        .unwrap();
    let other = Store::connect(&settings(&database.url)).await.unwrap();
    let new = dialog_of(&make, 299, 29);
    other.insert_dialog(&new).await.unwrap();
    for _ in 0..2 {
        assert_eq!(reader.found().await, [new.aggregate.dialog.id]);
    }
    // What came was not just forgotten.
    let next = dialog_of(&make, 0, 0);
    other.insert_dialog(&next).await.unwrap();
    assert_eq!(reader.found().await.len(), 2);
}

#[tokio::test]
async fn searches_of_one_user_at_once_all_find_what_was_there_when_they_began() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let other = Store::connect(&settings(&database.url)).await.unwrap();
    let search = everything();
    let mut searches = JoinSet::new();
    let mut created = 0;
    for number in 0..60 {
        let (store, search) = (database.store.clone(), search.clone());
        searches.spawn(async move { (created, store.search(&search).await.unwrap().dialogs.len()) });
        // Every party and every service is new; some of them come while the search runs.
        other.insert_dialog(&dialog_of(&make, 150 + number, 10 + number % 20)).await.unwrap();
        created += 1;
    }
    while let Some(found) = searches.join_next().await {
        let (at_least, found) = found.unwrap();
        assert!(found >= at_least, "{found} of {at_least}");
    }
    assert_eq!(ids(&database.store.search(&search).await.unwrap()).len(), created);
}

#[tokio::test]
async fn names_that_are_all_known_are_not_asked_for_again() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = dialog_of(&make, 1, 1);
    database.store.insert_dialog(&new).await.unwrap();
    let known = reading(vec![grant([1], [1])]);
    for search in [&known, &everything()] {
        assert_eq!(ids(&database.store.search(search).await.unwrap()), [new.aggregate.dialog.id]);
    }
    sqlx::query("ALTER TABLE party RENAME TO elsewhere").execute(&database.sql).await.unwrap();
    let missing = everything();
    assert_eq!(ids(&database.store.search(&known).await.unwrap()), [new.aggregate.dialog.id]);
    assert!(matches!(database.store.search(&missing).await, Err(Error::Database(_))));
    // A failure is not remembered.
    sqlx::query("ALTER TABLE elsewhere RENAME TO party").execute(&database.sql).await.unwrap();
    assert_eq!(ids(&database.store.search(&missing).await.unwrap()), [new.aggregate.dialog.id]);
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
