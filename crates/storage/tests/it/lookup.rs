use std::collections::HashSet;

use crate::database::TestDatabase;
use crate::sample::Maker;

#[tokio::test]
async fn keys_belong_to_their_owner_and_outlive_deletion() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let (mut of_ttd, mut of_skd) = (make.minimal(), make.minimal());
    of_ttd.aggregate.dialog.idempotent_key = Some("Key".to_owned());
    of_ttd.aggregate.dialog.deleted_at = Some(crate::sample::now());
    of_skd.aggregate.dialog.idempotent_key = Some("Key".to_owned());
    of_skd.aggregate.dialog.org = "skd".to_owned();
    database.store.insert_dialog(&of_ttd).await.unwrap();
    database.store.insert_dialog(&of_skd).await.unwrap();
    let find = |org: &'static str, key: &'static str| {
        let store = database.store.clone();
        async move { store.find_dialog_by_idempotent_key(org, key).await.unwrap() }
    };
    assert_eq!(find("ttd", "Key").await, Some(of_ttd.aggregate.dialog.id));
    assert_eq!(find("skd", "Key").await, Some(of_skd.aggregate.dialog.id));
    assert_eq!(find("ttd", "key").await, None);
    assert_eq!(find("nav", "Key").await, None);
}

#[tokio::test]
async fn labels_find_their_dialogs_once() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut ids = Vec::new();
    for labels in [&["a", "b"][..], &["b"], &["c"], &[]] {
        let mut new = make.minimal();
        new.aggregate.dialog.service_owner_labels = labels.iter().map(|label| (*label).to_owned()).collect();
        database.store.insert_dialog(&new).await.unwrap();
        ids.push(new.aggregate.dialog.id);
    }
    let found = database.store.find_dialog_ids_by_service_owner_labels(&["a".into(), "b".into(), "x".into()]).await;
    let found = found.unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(HashSet::from_iter(found), HashSet::from([ids[0], ids[1]]));
    assert!(database.store.find_dialog_ids_by_service_owner_labels(&[]).await.unwrap().is_empty());
}
