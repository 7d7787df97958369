use dialogporten_domain::dialog::ActivityType;
use dialogporten_storage::AccessFacts;
use uuid::Uuid;

use crate::database::TestDatabase;
use crate::sample::{Maker, content, from, now, person};

#[tokio::test]
async fn every_part_comes_in_order_with_what_decides_about_access() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.full();
    let dialog = &new.aggregate.dialog;
    database.store.insert_dialog(&new).await.unwrap();
    let store = &database.store;
    let facts = AccessFacts {
        dialog_id: dialog.id,
        org: dialog.org.clone(),
        party: dialog.party.clone(),
        service_resource: dialog.service_resource.clone(),
        service_owner_labels: dialog.service_owner_labels.clone(),
        deleted_at: dialog.deleted_at,
    };
    let (activities, transmissions) = (&new.aggregate.activities, &new.aggregate.transmissions);
    assert_eq!(store.find_activities(dialog.id).await.unwrap().unwrap(), (facts.clone(), activities.clone()));
    assert_eq!(store.find_transmissions(dialog.id).await.unwrap().unwrap(), (facts.clone(), transmissions.clone()));
    assert_eq!(store.find_label_log(dialog.id).await.unwrap().unwrap(), (facts.clone(), new.label_log.clone()));
    assert_eq!(store.find_seen_log(dialog.id).await.unwrap().unwrap(), (facts.clone(), Vec::new()));
    assert_eq!(
        store.find_activity(dialog.id, activities[1].id).await.unwrap().unwrap(),
        (facts.clone(), Some(activities[1].clone()))
    );
    assert_eq!(
        store.find_transmission(dialog.id, transmissions[1].id).await.unwrap().unwrap(),
        (facts, Some(transmissions[1].clone()))
    );
}

#[tokio::test]
async fn children_of_another_dialog_are_not_found() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let (one, mut other) = (make.titled("En"), make.titled("To"));
    other.aggregate.activities = vec![make.activity()];
    other.aggregate.transmissions = vec![make.transmission()];
    for new in [&one, &other] {
        database.store.insert_dialog(new).await.unwrap();
    }
    let opening = make.opening(&other.aggregate, &person());
    database.store.record_opening(&opening).await.unwrap();
    let (store, dialog) = (&database.store, one.aggregate.dialog.id);
    let activity = other.aggregate.activities[0].id;
    assert!(store.find_activity(dialog, activity).await.unwrap().unwrap().1.is_none());
    let transmission = other.aggregate.transmissions[0].id;
    assert!(store.find_transmission(dialog, transmission).await.unwrap().unwrap().1.is_none());
    assert!(store.find_seen_entry(dialog, opening.entry.id).await.unwrap().unwrap().1.is_none());
    let found = store.find_seen_entry(other.aggregate.dialog.id, opening.entry.id).await.unwrap().unwrap();
    assert_eq!(found.1, Some(opening.entry));
    assert!(store.find_activities(Uuid::nil()).await.unwrap().is_none());
    assert!(store.find_activity(Uuid::nil(), activity).await.unwrap().is_none());
}

#[tokio::test]
async fn what_happened_is_found_by_type_and_transmission() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let new = make.full();
    let (dialog, opened) = (new.aggregate.dialog.id, new.aggregate.transmissions[1].id);
    database.store.insert_dialog(&new).await.unwrap();
    let has = |dialog, kind, transmission| {
        let store = database.store.clone();
        async move { store.has_activity(dialog, kind, transmission).await.unwrap() }
    };
    assert_eq!(has(dialog, ActivityType::DialogOpened, None).await, Some(true));
    assert_eq!(has(dialog, ActivityType::PaymentMade, None).await, Some(false));
    assert_eq!(has(dialog, ActivityType::TransmissionOpened, Some(opened)).await, Some(true));
    assert_eq!(has(dialog, ActivityType::TransmissionOpened, Some(Uuid::nil())).await, Some(false));
    assert_eq!(has(Uuid::nil(), ActivityType::DialogOpened, None).await, None);
}

#[tokio::test]
async fn titles_are_found_by_identifier_and_by_label() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let (mut plain, mut deleted, mut bare) = (make.titled("Å\u{0}pent"), make.titled("Slettet"), make.minimal());
    for new in [&mut plain, &mut deleted, &mut bare] {
        new.aggregate.dialog.service_owner_labels = vec!["label".to_owned()];
    }
    deleted.aggregate.dialog.deleted_at = Some(now());
    bare.aggregate.dialog.service_owner_labels.push("other".to_owned());
    for new in [&plain, &deleted, &bare] {
        database.store.insert_dialog(new).await.unwrap();
    }
    let store = &database.store;
    let found = store.find_titles(plain.aggregate.dialog.id).await.unwrap().unwrap();
    assert_eq!((found.title, found.non_sensitive_title), (Some(from(content("Å\u{0}pent"))), None));
    assert_eq!(store.find_titles(bare.aggregate.dialog.id).await.unwrap().unwrap().title, None);
    assert_eq!(store.find_titles(Uuid::nil()).await.unwrap(), None);

    let by_label = |label: &'static str, includes_deleted| async move {
        let found = store.find_titles_by_label(label, includes_deleted).await.unwrap();
        found.into_iter().map(|dialog| dialog.facts.dialog_id).collect::<Vec<_>>()
    };
    assert_eq!(by_label("other", false).await, [bare.aggregate.dialog.id]);
    assert_eq!(by_label("label", true).await.len(), 2, "two of three are enough to know");
    assert!(!by_label("label", false).await.contains(&deleted.aggregate.dialog.id));
    assert!(by_label("Label", true).await.is_empty());
}
