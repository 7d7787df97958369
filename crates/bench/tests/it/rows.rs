//! Loading leaves the rows behind that single inserts leave.

use std::path::Path;

use dialogporten_bench::dialog::{Maker, Words};
use dialogporten_bench::population::{Population, Scale};
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::NewDialog;
use dialogporten_sandbox::postgres::{Cluster, PostgresBinaries};
use dialogporten_storage::bulk::{self, BulkNames, Lexicon};
use dialogporten_storage::{Store, StoreSettings};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// Tables that are not about dialogs that exist: nothing is told about loaded ones.
const LEFT_OUT: [&str; 2] = ["outbox", "_sqlx_migrations"];
/// Tables that the dialogs must have rows in, or nothing would be compared.
const WRITTEN: [&str; 11] = [
    "org",
    "party",
    "resource",
    "party_resource",
    "dialog",
    "dialog_body",
    "dialog_transmission",
    "dialog_activity",
    "label_log",
    "so_label",
    "dialog_text",
];

pub(crate) fn cluster() -> Cluster {
    let explicit = std::env::var_os("PG_BIN");
    let cache = std::env::temp_dir().join("dialogporten-postgres");
    let binaries = PostgresBinaries::find(explicit.as_deref().map(Path::new), &cache).unwrap();
    Cluster::start_temporary(&binaries).unwrap()
}

pub(crate) async fn migrated(cluster: &Cluster, name: &str) -> (Store, String) {
    cluster.create_database(name).await.unwrap();
    let url = cluster.url(name);
    let store = Store::connect(&StoreSettings { url: url.clone(), ..StoreSettings::default() }).await.unwrap();
    store.migrate().await.unwrap();
    (store, url)
}

/// Dialogs of many kinds: ordinary ones, and the two with very many children.
fn dialogs() -> Vec<NewDialog> {
    let base = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
    let population = Population::new(Scale { dialogs: 1_000, seed: 3, base });
    let words = Words::default();
    let maker = Maker::new(&population, &words);
    let ordinary = (0..150).chain(1_000..maker.count()).map(|number| maker.make(number).unwrap());
    // Vectors hold only so many positions, of each word and of all.
    let repetitive = [(150, 90), (151, 3_000), (152, 6_000), (153, 12_000)].map(|(number, times)| {
        let mut new = maker.make(number).unwrap();
        for activity in &mut new.aggregate.activities {
            activity.description.replace_values(&"Meldinger og sak-1 ".repeat(times));
        }
        new
    });
    ordinary.chain(repetitive).collect()
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    names.filter(|name| seen.insert(name.clone())).collect()
}

/// Returns all rows of all tables, in an order that does not depend on how they came there.
async fn everything(url: &str) -> Vec<(String, Value)> {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> ALL ($1) ORDER BY 1",
    )
    .bind(&LEFT_OUT[..])
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let mut all = Vec::new();
    for table in tables {
        // Numbers of transactions differ, of course.
        let left_out: Vec<String> = sqlx::query_scalar(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = $1::text::regclass AND atttypid = 'xid8'::regtype",
        )
        .bind(&table)
        .fetch_all(&mut connection)
        .await
        .unwrap();
        let statement = format!(
            "SELECT coalesce(jsonb_agg(content ORDER BY content::text), '[]')
             FROM (SELECT to_jsonb(row) - '{{{}}}'::text[] AS content FROM \"{table}\" AS row) AS rows",
            left_out.join(",")
        );
        let rows: Value = sqlx::query_scalar(AssertSqlSafe(statement)).fetch_one(&mut connection).await.unwrap();
        all.push((table, rows));
    }
    all
}

#[tokio::test]
async fn loaded_rows_equal_inserted_rows() {
    let cluster = cluster();
    let dialogs = dialogs();
    let (store, inserted) = migrated(&cluster, "inserted").await;
    for new in &dialogs {
        store.insert_dialog(new).await.unwrap();
    }
    store.close().await;

    let (store, loaded) = migrated(&cluster, "loaded").await;
    store.close().await;
    let mut connection = bulk::connect(&loaded).await.unwrap();
    let of = |name: fn(&NewDialog) -> String| distinct(dialogs.iter().map(name));
    let names = BulkNames::intern(
        &mut connection,
        &of(|new| new.aggregate.dialog.org.clone()),
        &of(|new| new.aggregate.dialog.party.as_str().to_owned()),
        &of(|new| new.aggregate.dialog.service_resource.as_str().to_owned()),
    )
    .await
    .unwrap();
    let lexicon = Lexicon::default();
    for chunk in dialogs.chunks(64) {
        let mut transaction = connection.begin().await.unwrap();
        bulk::write(&mut transaction, &names, &lexicon, chunk).await.unwrap();
        transaction.commit().await.unwrap();
    }
    bulk::add_pairs(&mut connection).await.unwrap();

    for ((table, expected), (_, found)) in everything(&inserted).await.into_iter().zip(everything(&loaded).await) {
        let (expected, found) = (expected.as_array().unwrap().clone(), found.as_array().unwrap().clone());
        assert_eq!(found.len(), expected.len(), "rows of {table}");
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{table}");
        }
        let must_have_rows = WRITTEN.contains(&table.as_str());
        assert!(!must_have_rows || !expected.is_empty(), "{table} is to be compared, too");
    }
}
