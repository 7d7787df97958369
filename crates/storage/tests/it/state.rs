use dialogporten_domain::IdGenerator;

use crate::database::TestDatabase;
use crate::sample::{Maker, now};

async fn events(database: &TestDatabase) -> Vec<String> {
    let events = database.waiting_events().await;
    events.iter().skip(1).map(|event| event["kind"]["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_state_is_read_as_it_was_stored() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.full();
    database.store.insert_dialog(&new).await.unwrap();
    let (dialog, state) =
        (&new.aggregate.dialog, database.store.find_dialog_state(new.aggregate.dialog.id).await.unwrap().unwrap());
    assert_eq!(
        (state.id, state.revision, &state.party, &state.service_resource, state.service_resource_type),
        (dialog.id, dialog.revision, &dialog.party, &dialog.service_resource, dialog.service_resource_type)
    );
    assert_eq!((&state.process, &state.preceding_process), (&dialog.process, &dialog.preceding_process));
    assert_eq!(
        (state.visible_from, state.updated_at, state.content_updated_at, state.deleted_at, state.is_frozen),
        (dialog.visible_from, dialog.updated_at, dialog.content_updated_at, dialog.deleted_at, dialog.is_frozen)
    );
    assert_eq!(database.store.find_dialog_state(make.id()).await.unwrap(), None);
}

#[tokio::test]
async fn a_change_of_state_is_stored_once() {
    let (database, make, ids) = (TestDatabase::create().await, Maker::default(), IdGenerator::default());
    let new = make.titled("Brev");
    database.store.insert_dialog(&new).await.unwrap();
    let id = new.aggregate.dialog.id;
    let read = async || database.store.find_dialog_state(id).await.unwrap().unwrap();
    let state = read().await;
    let deleted = state.delete(false, now(), &ids);
    assert!(database.store.change_dialog_state(&deleted).await.unwrap());
    assert!(!database.store.change_dialog_state(&state.freeze(now(), &ids)).await.unwrap(), "the revision is another");
    let after = read().await;
    assert_eq!((after.revision, after.deleted_at, after.is_frozen), (deleted.revision, deleted.deleted_at, false));
    assert!(database.store.change_dialog_state(&after.restore(false, now(), &ids)).await.unwrap());
    assert!(database.store.change_dialog_state(&read().await.freeze(now(), &ids)).await.unwrap());
    let frozen = read().await;
    assert_eq!((frozen.deleted_at, frozen.is_frozen), (None, true));
    assert_eq!(events(&database).await, ["dialogDeleted", "dialogRestored", "dialogUpdated"]);

    let event = frozen.purge(false, now(), &ids);
    assert!(!database.store.purge_dialog(id, state.revision, event.as_ref()).await.unwrap());
    assert!(database.store.purge_dialog(id, frozen.revision, event.as_ref()).await.unwrap());
    assert_eq!(database.store.find_dialog_state(id).await.unwrap(), None);
    assert_eq!(events(&database).await.last().unwrap(), "dialogDeleted");
    assert_eq!(database.count("outbox").await, 5);
}
