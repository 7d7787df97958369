use dialogporten_domain::dialog::SystemLabel::{self, Archive, Bin, MarkedAsUnopened};
use dialogporten_domain::dialog::SystemLabels;
use dialogporten_storage::ContextSearch;
use uuid::Uuid;

use super::{at, user};
use crate::database::TestDatabase;
use crate::sample::Maker;

async fn insert(database: &TestDatabase, make: &Maker, party: usize, seconds: i64, labels: &[SystemLabel]) -> Uuid {
    let mut new = make.titled("Hei");
    let dialog = &mut new.aggregate.dialog;
    dialog.party = user(party);
    dialog.content_updated_at = at(seconds);
    dialog.system_labels = SystemLabels::default().changed(labels, &[]);
    // Deleted and expired dialogs belong to it.
    dialog.deleted_at = Some(at(0));
    dialog.expires_at = Some(at(0));
    database.store.insert_dialog(&new).await.unwrap();
    new.aggregate.dialog.id
}

#[tokio::test]
async fn states_of_several_parties_are_listed_by_content_with_any_of_the_labels() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let in_bin = insert(&database, &make, 1, 1, &[Bin]).await;
    let in_archive = insert(&database, &make, 2, 2, &[Archive, MarkedAsUnopened]).await;
    let in_inbox = insert(&database, &make, 1, 3, &[]).await;
    insert(&database, &make, 3, 4, &[Bin]).await;
    let search = |labels: &[SystemLabel]| ContextSearch {
        org: "ttd".to_owned(),
        parties: vec![user(1), user(2), user(9)],
        labels: labels.to_vec(),
        content_updated_after: None,
        after: None,
        limit: 2,
    };
    let find = async |search: &ContextSearch| {
        let page = database.store.search_contexts(search).await.unwrap();
        (page.contexts.iter().map(|context| context.dialog_id).collect::<Vec<_>>(), page)
    };

    let (found, page) = find(&search(&[])).await;
    assert_eq!(found, [in_inbox, in_archive]);
    assert!(page.has_next);
    let labels: Vec<_> = page.contexts[1].system_labels.iter().collect();
    assert_eq!(labels, [Archive, MarkedAsUnopened]);
    let (found, page) = find(&ContextSearch { after: page.end(), ..search(&[]) }).await;
    assert_eq!(found, [in_bin]);
    assert!(!page.has_next);

    let (found, _) = find(&search(&[Bin, Archive])).await;
    assert_eq!(found, [in_archive, in_bin]);
    let (found, _) = find(&ContextSearch { content_updated_after: Some(at(2)), ..search(&[]) }).await;
    assert_eq!(found, [in_inbox, in_archive]);
    let (found, _) = find(&ContextSearch { org: "skd".to_owned(), ..search(&[]) }).await;
    assert!(found.is_empty());
    let (found, _) = find(&ContextSearch { parties: Vec::new(), ..search(&[]) }).await;
    assert!(found.is_empty());
}
