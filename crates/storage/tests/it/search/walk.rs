use std::collections::HashSet;

use dialogporten_domain::search::ContinuationToken;

use super::{at, grant, ids, reading, service, user, walk};
use crate::database::TestDatabase;
use crate::sample::Maker;

const DIALOGS: usize = 120;

/// Every third dialog is moved to the front while pages are read; the others must not notice.
#[tokio::test]
async fn everything_that_does_not_change_is_read_once_while_others_write() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut unchanged = HashSet::new();
    let mut changing = Vec::new();
    for number in 0..DIALOGS {
        let mut new = make.titled("Hei");
        let dialog = &mut new.aggregate.dialog;
        (dialog.party, dialog.service_resource) = (user(number % 3), service(1));
        dialog.content_updated_at = at(i64::try_from(number / 4).unwrap());
        database.store.insert_dialog(&new).await.unwrap();
        if number % 3 == 0 {
            changing.push(new.aggregate.dialog.id);
        } else {
            assert!(unchanged.insert(new.aggregate.dialog.id));
        }
    }
    for order in ["contentUpdatedAt", "contentUpdatedAt_asc", "contentUpdatedAt_asc,id_asc"] {
        let mut search = reading(vec![grant(0..3, [1])]);
        search.order = order.parse().unwrap();
        search.limit = 7;
        let mut read = Vec::new();
        let mut to_change = changing.iter().cycle();
        loop {
            let page = database.store.search(&search).await.unwrap();
            read.extend(ids(&page).into_iter().filter(|id| unchanged.contains(id)));
            if !page.has_next {
                break;
            }
            search.after = page.end(&search.order);
            for _ in 0..5 {
                sqlx::query("UPDATE dialog SET content_updated_at = content_updated_at + interval '1 s' WHERE id = $1")
                    .bind(to_change.next().unwrap())
                    .execute(&database.sql)
                    .await
                    .unwrap();
            }
            // And somebody adds one at each end.
            for seconds in [-1, 1000] {
                let mut new = make.titled("Ny");
                (new.aggregate.dialog.party, new.aggregate.dialog.service_resource) = (user(1), service(1));
                new.aggregate.dialog.content_updated_at = at(seconds);
                database.store.insert_dialog(&new).await.unwrap();
            }
        }
        assert_eq!(read.len(), unchanged.len(), "{order}");
        assert_eq!(read.into_iter().collect::<HashSet<_>>(), unchanged, "{order}");
    }
}

#[tokio::test]
async fn delegated_dialogs_are_among_the_others_and_appear_once() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let (mut expected, mut delegated) = (Vec::new(), Vec::new());
    for number in 0..30_usize {
        let mut new = make.titled("Hei");
        let dialog = &mut new.aggregate.dialog;
        // One in three is of a party of which nothing else is allowed.
        (dialog.party, dialog.service_resource) = (user(usize::from(number % 3 == 0)), service(1));
        dialog.content_updated_at = at(i64::try_from(number).unwrap());
        if number % 2 == 0 || number % 3 == 0 {
            delegated.push(dialog.id);
        }
        expected.insert(0, dialog.id);
        database.store.insert_dialog(&new).await.unwrap();
    }
    let mut search = reading(vec![grant([0], [1])]);
    search.limit = 4;
    if let dialogporten_storage::Scope::Reader { delegated: ids, .. } = &mut search.scope {
        *ids = delegated;
    }
    assert_eq!(walk(&database.store, &search).await, expected);
}

#[tokio::test]
async fn the_end_of_the_last_page_leads_to_what_comes_later() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut search = reading(vec![grant([1], [1])]);
    search.order = "createdAt_asc,id_asc".parse().unwrap();
    let insert = async |seconds| {
        let mut new = make.titled("Hei");
        (new.aggregate.dialog.party, new.aggregate.dialog.service_resource) = (user(1), service(1));
        new.aggregate.dialog.created_at = at(seconds);
        database.store.insert_dialog(&new).await.unwrap();
        new.aggregate.dialog.id
    };
    insert(1).await;
    let page = database.store.search(&search).await.unwrap();
    let end = page.end(&search.order).unwrap();
    // The token survives the client.
    search.after = Some(end.to_string().parse::<ContinuationToken>().unwrap());
    assert!(database.store.search(&search).await.unwrap().dialogs.is_empty());
    let later = insert(2).await;
    assert_eq!(ids(&database.store.search(&search).await.unwrap()), [later]);
}
