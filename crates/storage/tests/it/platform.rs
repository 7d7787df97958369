use std::collections::HashMap;

use dialogporten_domain::ServiceResource;
use dialogporten_storage::{Heard, PlatformTable, Store, SubjectResourceChange};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::database::TestDatabase;
use crate::sample::time;

const FIRST: &str = "2026-01-01T08:00:00.123456Z";
const SECOND: &str = "2026-01-02T08:00:00Z";

fn change(subject: &str, resource: &str, at: &str, is_deleted: bool) -> SubjectResourceChange {
    SubjectResourceChange {
        subject: subject.to_owned(),
        resource: ServiceResource::from_id(resource),
        updated_at: time(at),
        is_deleted,
    }
}

async fn pairs(database: &TestDatabase) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = database
        .store
        .subject_resources()
        .await
        .unwrap()
        .into_iter()
        .map(|pair| (pair.subject, pair.resource.id().to_owned()))
        .collect();
    pairs.sort();
    pairs
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(subject, resource)| ((*subject).to_owned(), (*resource).to_owned())).collect()
}

async fn merge(store: &Store, changes: &[SubjectResourceChange]) {
    let version = store.table_version(PlatformTable::SubjectResources).await.unwrap();
    assert!(store.merge_subject_resources(changes, version).await.unwrap());
}

async fn set_levels(store: &Store, levels: &[(ServiceResource, i32)]) {
    let version = store.table_version(PlatformTable::MinimumLevels).await.unwrap();
    assert!(store.upsert_minimum_authentication_levels(levels, version).await.unwrap());
}

/// Whoever has read before somebody else stored must not bring back what is gone by now.
#[tokio::test]
async fn an_older_copy_never_replaces_a_newer_one() {
    let database = TestDatabase::create().await;
    let store = &database.store;
    let dagl = |at, is_deleted| [change("urn:altinn:rolecode:dagl", "a", at, is_deleted)];
    merge(store, &dagl(FIRST, false)).await;
    let version = store.table_version(PlatformTable::SubjectResources).await.unwrap();
    let (one, other) = (dagl(SECOND, true), dagl(SECOND, true));
    let both =
        tokio::join!(store.merge_subject_resources(&one, version), store.merge_subject_resources(&other, version));
    assert_eq!(i32::from(both.0.unwrap()) + i32::from(both.1.unwrap()), 1, "one of two at the same time");
    assert!(!store.merge_subject_resources(&dagl(FIRST, false), version).await.unwrap());
    assert!(pairs(&database).await.is_empty());

    let level = |level| [(ServiceResource::from_id("a"), level)];
    let version = store.table_version(PlatformTable::MinimumLevels).await.unwrap();
    set_levels(store, &level(4)).await;
    assert!(!store.upsert_minimum_authentication_levels(&level(2), version).await.unwrap());
    assert_eq!(store.minimum_authentication_levels().await.unwrap()[&ServiceResource::from_id("a")], 4);
}

#[tokio::test]
async fn minimum_levels_are_set_and_replaced_and_never_removed() {
    let database = TestDatabase::create().await;
    let level = |id: &str, level| (ServiceResource::from_id(id), level);
    let set = async |levels: &[_]| set_levels(&database.store, levels).await;
    set(&[]).await;
    assert!(database.store.minimum_authentication_levels().await.unwrap().is_empty());
    set(&[level("a", 3), level("b", 2), level("a", 4)]).await;
    set(&[level("b", 0), level("c", 1)]).await;
    let expected = HashMap::from([level("a", 4), level("b", 0), level("c", 1)]);
    assert_eq!(database.store.minimum_authentication_levels().await.unwrap(), expected);
}

#[tokio::test]
async fn changes_of_subjects_add_touch_and_remove() {
    let database = TestDatabase::create().await;
    assert_eq!(database.store.newest_subject_resource_update().await.unwrap(), None);
    let first =
        [change("dagl", "a", FIRST, false), change("dagl", "b", FIRST, false), change("post", "a", FIRST, true)];
    merge(&database.store, &first).await;
    assert_eq!(pairs(&database).await, named(&[("dagl", "a"), ("dagl", "b")]));
    assert_eq!(database.store.newest_subject_resource_update().await.unwrap(), Some(time(FIRST)));

    let second = [change("dagl", "a", SECOND, true), change("dagl", "b", SECOND, false)];
    merge(&database.store, &second).await;
    assert_eq!(pairs(&database).await, named(&[("dagl", "b")]));
    assert_eq!(database.store.newest_subject_resource_update().await.unwrap(), Some(time(SECOND)));
}

#[tokio::test]
async fn of_several_changes_of_a_pair_the_newest_counts() {
    let database = TestDatabase::create().await;
    let changes = [
        change("removed", "a", SECOND, true),
        change("removed", "a", FIRST, false),
        change("kept", "a", FIRST, true),
        change("kept", "a", SECOND, false),
        change("last", "a", FIRST, true),
        change("last", "a", FIRST, false),
    ];
    merge(&database.store, &changes).await;
    assert_eq!(pairs(&database).await, named(&[("kept", "a"), ("last", "a")]));
    merge(&database.store, &[]).await;
}

/// Runs a test beside a listener that hands on which tables may have changed.
async fn hearing(store: &Store, test: impl AsyncFnOnce(&mut UnboundedReceiver<Vec<PlatformTable>>)) {
    let (sender, mut changes) = unbounded_channel();
    let listener =
        store.listener().on(Store::TABLE_CHANGES, move |heard| sender.send(PlatformTable::changed(heard)).unwrap());
    tokio::select! {
        never = listener.run() => match never {},
        () = test(&mut changes) => {}
    }
}

#[tokio::test]
async fn changes_of_tables_are_told_with_a_new_version() {
    let database = TestDatabase::create().await;
    let store = &database.store;
    let version = async |table| store.table_version(table).await.unwrap();
    let before = (version(PlatformTable::SubjectResources).await, version(PlatformTable::MinimumLevels).await);
    hearing(store, async |changes| {
        assert_eq!(changes.recv().await.unwrap(), PlatformTable::ALL, "nobody told what changed before");
        merge(store, &[change("urn:altinn:rolecode:dagl", "a", FIRST, false)]).await;
        assert_eq!(changes.recv().await.unwrap(), [PlatformTable::SubjectResources]);
        set_levels(store, &[(ServiceResource::from_id("a"), 4)]).await;
        assert_eq!(changes.recv().await.unwrap(), [PlatformTable::MinimumLevels]);
    })
    .await;
    let after = (version(PlatformTable::SubjectResources).await, version(PlatformTable::MinimumLevels).await);
    assert!(after.0 > before.0 && after.1 > before.1, "{before:?} {after:?}");
}

#[tokio::test]
async fn a_listener_that_was_cut_off_knows_that_it_may_have_missed_something() {
    let database = TestDatabase::create().await;
    let store = &database.store;
    hearing(store, async |changes| {
        assert_eq!(changes.recv().await.unwrap(), PlatformTable::ALL);
        let cut_off = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                       WHERE datname = current_database() AND query ILIKE 'listen%'";
        let cut_off: i64 = sqlx::query_scalar(cut_off).fetch_one(&database.sql).await.unwrap();
        assert_eq!(cut_off, 1);
        assert_eq!(changes.recv().await.unwrap(), PlatformTable::ALL);
        merge(store, &[change("urn:altinn:rolecode:dagl", "a", FIRST, false)]).await;
        assert_eq!(changes.recv().await.unwrap(), [PlatformTable::SubjectResources], "and goes on listening");
    })
    .await;
}

#[test]
fn a_table_that_only_newer_versions_know_is_none_of_ours() {
    assert!(PlatformTable::changed(Heard::Message("party_name")).is_empty());
}
