use super::evaluation::{Stems, Stored, evaluate};
use super::random::{Draw, dialog, search};
use super::walk;
use crate::database::TestDatabase;
use crate::sample::Maker;

const DIALOGS: usize = 700;
const SEARCHES: u64 = 600;

#[tokio::test]
async fn every_search_finds_what_its_meaning_says() {
    let (database, make) = (TestDatabase::create().await, Maker::default());
    let mut draw = Draw::new(1);
    let mut stored = Vec::new();
    for _ in 0..DIALOGS {
        let (new, words) = dialog(&mut draw, &make);
        database.store.insert_dialog(&new).await.unwrap();
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
