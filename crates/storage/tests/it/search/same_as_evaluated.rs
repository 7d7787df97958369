use dialogporten_domain::dialog::Dialog;

use super::evaluation::{Stems, Stored, evaluate};
use super::random::{Draw, dialog, search};
use super::{at, walk};
use crate::database::TestDatabase;
use crate::sample::Maker;

const DIALOGS: usize = 700;
const SEARCHES: u64 = 600;

/// Changes the content at a time that the index of words does not know yet.
async fn leave_waiting(database: &TestDatabase, dialog: &Dialog) {
    for statement in [
        "UPDATE dialog SET content_updated_at = $2 WHERE id = $1",
        "INSERT INTO dialog_text_pending (dialog_id, vector) SELECT $1, '' WHERE $2 IS NOT NULL",
    ] {
        let changed = sqlx::query(statement).bind(dialog.id).bind(dialog.content_updated_at.to_chrono());
        changed.execute(&database.sql).await.unwrap();
    }
}

#[tokio::test]
async fn every_search_finds_what_its_meaning_says() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut draw = Draw::new(1);
    let mut stored = Vec::new();
    for _ in 0..DIALOGS {
        let (mut new, words) = dialog(&mut draw, &make);
        database.store.insert_dialog(&new).await.unwrap();
        let dialog = &mut new.aggregate.dialog;
        if draw.one_in(4) {
            dialog.content_updated_at = at(i64::try_from(draw.below(12)).unwrap());
            leave_waiting(&database, dialog).await;
        }
        stored.push(Stored { dialog: new.aggregate.dialog, words });
    }
    sqlx::query("ANALYZE").execute(&database.sql).await.unwrap();
    let stems = Stems::learn(&database).await;
    let ids: Vec<_> = stored.iter().map(|stored| stored.dialog.id).collect();
    let (mut found, mut with_several_pages) = (0, 0);
    for seed in 0..SEARCHES {
        let (search, sought) = search(&mut Draw::new(seed), &ids);
        let expected: Vec<_> =
            evaluate(&stored, &search, sought.as_ref(), &stems).into_iter().map(|dialog| dialog.id).collect();
        let walked = walk(&database.store, &search).await;
        assert_eq!(walked, expected, "seed {seed}: {} {:?} {sought:?}", search.order, search.filters);
        found += usize::from(!expected.is_empty());
        with_several_pages += usize::from(expected.len() > usize::from(search.limit));
    }
    // The comparison is worth something.
    assert!(found > 250 && with_several_pages > 100, "{found} {with_several_pages}");
}
