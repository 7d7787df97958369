//! A dialog that one command keeps for itself.

use std::time::Duration;

use dialogporten_domain::IdGenerator;
use dialogporten_storage::{Error, Store, StoreSettings};
use uuid::Uuid;

use crate::database::{TestDatabase, settings};
use crate::sample::{Maker, now};

/// A dialog, and a store that gives up waiting soon.
async fn start() -> (TestDatabase, Store, Uuid) {
    let database = TestDatabase::create().await;
    let new = Maker::default().titled("Brev");
    database.store.insert_dialog(&new).await.unwrap();
    let lock_timeout = Duration::from_millis(50);
    let impatient = Store::connect(&StoreSettings { lock_timeout, ..settings(&database.url) }).await.unwrap();
    (database, impatient, new.aggregate.dialog.id)
}

async fn freeze(store: &Store, id: Uuid) -> Result<bool, Error> {
    let state = store.find_dialog_state(id).await?.unwrap();
    store.change_dialog_state(&state.freeze(now(), &IdGenerator::default())).await
}

async fn is_frozen(store: &Store, id: Uuid) -> bool {
    store.find_dialog_state(id).await.unwrap().unwrap().is_frozen
}

#[tokio::test]
async fn others_wait_and_see_nothing_until_it_is_let_go_of() {
    let (database, impatient, id) = start().await;
    let holder = database.store.hold_dialog(id).await.unwrap();
    assert!(matches!(freeze(&impatient, id).await, Err(Error::Busy)));
    assert!(matches!(impatient.hold_dialog(id).await, Err(Error::Busy)));
    assert!(freeze(&holder, id).await.unwrap());
    assert!(is_frozen(&holder, id).await && !is_frozen(&impatient, id).await);
    holder.let_go().await.unwrap();
    assert!(is_frozen(&impatient, id).await);
    impatient.hold_dialog(id).await.unwrap().let_go().await.unwrap();
}

#[tokio::test]
async fn what_is_not_let_go_of_does_not_count() {
    let (database, _, id) = start().await;
    let holder = database.store.hold_dialog(id).await.unwrap();
    assert!(freeze(&holder, id).await.unwrap());
    drop(holder);
    // Waits for the end of the one before.
    let holder = database.store.hold_dialog(id).await.unwrap();
    assert!(!is_frozen(&holder, id).await);
    assert!(freeze(&holder, id).await.unwrap());
    let copy = holder.clone();
    assert!(matches!(holder.let_go().await, Err(Error::Conflict)));
    drop(copy);
    assert!(!is_frozen(&database.store.hold_dialog(id).await.unwrap(), id).await);
}

#[tokio::test]
async fn what_does_not_exist_can_be_held_too() {
    let (database, ..) = start().await;
    let holder = database.store.hold_dialog(Uuid::nil()).await.unwrap();
    assert!(holder.find_dialog(Uuid::nil()).await.unwrap().is_none());
    holder.let_go().await.unwrap();
    database.store.let_go().await.unwrap();
}
