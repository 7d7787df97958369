use std::collections::HashSet;

use uuid::Uuid;

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
async fn identifiers_and_labels_find_their_dialogs() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut ids = Vec::new();
    for labels in [&["a", "b"][..], &["b"], &["c"], &[]] {
        let mut new = make.minimal();
        new.aggregate.dialog.service_owner_labels = labels.iter().map(|label| (*label).to_owned()).collect();
        database.store.insert_dialog(&new).await.unwrap();
        ids.push((new.aggregate.dialog.id, new.aggregate.dialog.party, new.aggregate.dialog.service_resource));
    }
    let labels: Vec<String> = ["a", "b", "x"].map(str::to_owned).to_vec();
    let found = database.store.find_delegated_dialogs(&[ids[0].0, ids[3].0, Uuid::nil()], &labels).await.unwrap();
    let found: HashSet<_> = found.iter().map(|dialog| (dialog.id, dialog.label.as_deref())).collect();
    let expected = [(0, Some("a")), (0, Some("b")), (1, Some("b")), (0, None), (3, None)];
    assert_eq!(found, HashSet::from(expected.map(|(index, label)| (ids[index].0, label))));
    let by_id = database.store.find_delegated_dialogs(&[ids[1].0], &[]).await.unwrap().remove(0);
    assert_eq!((by_id.id, by_id.party, by_id.service_resource), ids[1]);
    assert!(database.store.find_delegated_dialogs(&[], &[]).await.unwrap().is_empty());
}
