//! What searches look at among many dialogs that are spread unevenly, as the server itself counts it.

use std::collections::BTreeMap;
use std::time::Duration;

use dialogporten_domain::dialog::SystemLabel;
use dialogporten_domain::search::{OwnerLabelPattern, TextQuery};
use dialogporten_storage::{Error, Grant, Scope, Search, Store, StoreSettings};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::{at, grant, ids, reading, searching, service, user};
use crate::database::{TestDatabase, settings};

const ROWS: usize = 200_000;
/// What the rows of a full page cost: the dialogs, their parties, their openings.
const PAGE: i64 = 400;

/// What a user sees of a service.
const VISIBLE: &str =
    "(visible_from IS NULL OR visible_from <= '2026-01-01Z') AND (expires_at IS NULL OR expires_at > '2026-01-01Z')";

/// A search, the condition that says the same, the index that leads it, and how many entries may be looked at besides
/// what the page costs.
struct Shape {
    name: &'static str,
    search: Search,
    condition: String,
    index: &'static str,
    most: i64,
}

fn of_reader(grants: Vec<Grant>, change: impl Fn(&mut Search)) -> Search {
    let mut search = reading(grants);
    search.now = at(0);
    change(&mut search);
    search
}

fn of_owner(parties: &[usize], services: &[usize], change: impl Fn(&mut Search)) -> Search {
    let mut search = searching(Scope::Owner {
        org: "org2".to_owned(),
        parties: parties.iter().map(|party| user(*party)).collect(),
        resources: services.iter().map(|number| service(*number)).collect(),
    });
    search.now = at(0);
    change(&mut search);
    search
}

/// Returns the searches. The numbers are those of old dialogs of very many parties and a busy service, and of an owner.
#[expect(clippy::too_many_lines, reason = "a table")]
fn shapes(of_parties: i64, of_owners: i64) -> Vec<Shape> {
    let shape = |name, search, condition: &str, index, most| Shape {
        name,
        search,
        condition: condition.to_owned(),
        index,
        most,
    };
    let nothing = |_: &mut Search| {};
    let order = |text: &'static str| move |search: &mut Search| search.order = text.parse().unwrap();
    let words = |text: &str| {
        let text = text.to_owned();
        move |search: &mut Search| search.text = TextQuery::new(&text, None)
    };
    let label = |text: &str| {
        let text = text.to_owned();
        move |search: &mut Search| {
            search.filters.owner_labels = OwnerLabelPattern::parse(&text).unwrap().into_iter().collect();
        }
    };
    let by_party = "dialog_party_content_updated";
    vec![
        shape(
            "a party with many dialogs",
            of_reader(vec![grant([1], 1..=200)], nothing),
            "party_id = 1",
            by_party,
            250,
        ),
        shape(
            "a party with few dialogs",
            of_reader(vec![grant([19_000], 1..=200)], nothing),
            "party_id = 19000",
            by_party,
            50,
        ),
        shape(
            "a label that few dialogs of the party have",
            of_reader(vec![grant([1], 1..=200)], |search| search.filters.system_labels = vec![SystemLabel::Bin]),
            "party_id = 1 AND labels_mask & 2 <> 0",
            by_party,
            5_000,
        ),
        shape(
            "a hundred parties",
            of_reader(vec![grant(1..=100, 1..=200)], nothing),
            "party_id <= 100",
            by_party,
            8_000,
        ),
        shape(
            "parties with different services",
            of_reader(vec![grant(1..=50, [1, 2]), grant(51..=90, 3..=200)], nothing),
            "(party_id <= 50 AND resource_id <= 2 OR party_id BETWEEN 51 AND 90 AND resource_id >= 3)",
            by_party,
            16_000,
        ),
        shape(
            "very many parties and one service",
            of_reader(vec![grant((14..=10_000).chain(900_000..=910_000), [1])], nothing),
            "party_id BETWEEN 14 AND 10000 AND resource_id = 1",
            "dialog_resource_content_updated",
            3_000,
        ),
        shape(
            "very many parties with hardly anything of a busy service",
            of_reader(vec![grant(19_000..=19_200, [1])], nothing),
            "party_id BETWEEN 19000 AND 19200 AND resource_id = 1",
            by_party,
            25_000,
        ),
        shape(
            "very many parties and many services",
            of_reader(vec![grant(10_000..=15_000, 1..=100)], nothing),
            "party_id BETWEEN 10000 AND 15000 AND resource_id <= 100",
            by_party,
            85_000,
        ),
        shape(
            "a word that is in all texts",
            of_reader(vec![grant([1], 1..=200)], words("melding")),
            "party_id = 1",
            by_party,
            600,
        ),
        shape(
            "a word that is in one text",
            of_reader(vec![grant([1], 1..=200)], words("alene1200")),
            "party_id = 1 AND external_reference = 'ref-1200'",
            "dialog_text_search",
            4_500,
        ),
        shape(
            "a word that is in one text of many parties and a busy service",
            of_reader(vec![grant(14..=10_000, [1])], words(&format!("alene{of_parties}"))),
            &format!("resource_id = 1 AND external_reference = 'ref-{of_parties}'"),
            "dialog_text_search",
            11_000,
        ),
        shape("an owner", of_owner(&[], &[], nothing), "org_id = 2", "dialog_org_content_updated", 250),
        shape("an owner, by creation", of_owner(&[], &[], order("createdAt")), "org_id = 2", "dialog_org_created", 250),
        shape(
            "an owner, by update upwards",
            of_owner(&[], &[], order("updatedAt_asc,id_asc")),
            "org_id = 2",
            "dialog_org_updated",
            250,
        ),
        shape(
            "parties of an owner",
            of_owner(&[1, 2, 5, 200], &[], nothing),
            "org_id = 2 AND party_id IN (1, 2, 5, 200)",
            "dialog_org_party_content_updated",
            900,
        ),
        shape(
            "a service of an owner",
            of_owner(&[], &[21], nothing),
            "org_id = 2 AND resource_id = 21",
            "dialog_resource_content_updated",
            250,
        ),
        shape(
            "a label that one dialog of an owner has",
            of_owner(&[], &[], label(&format!("sak-{of_owners}"))),
            &format!("org_id = 2 AND external_reference = 'ref-{of_owners}'"),
            "so_label_value",
            4_500,
        ),
        shape(
            "a label that half of the dialogs have",
            of_owner(&[], &[], label("alle")),
            "org_id = 2 AND substr(external_reference, 5)::integer % 2 = 0",
            "dialog_org_content_updated",
            1_200,
        ),
    ]
}

async fn load(database: &TestDatabase) {
    let script = format!("SET skewed.rows = {ROWS}; {}; ANALYZE", include_str!("skewed.sql"));
    let mut connection = connect(database).await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(script)).execute(&mut connection).await.unwrap();
    // Without a map of what is visible to all, indexes alone are not enough.
    sqlx::raw_sql("VACUUM").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Returns how many entries were read: of each index, and of tables without one. Names have tables of their own.
async fn reads(database: &TestDatabase) -> BTreeMap<String, i64> {
    sqlx::query_as::<_, (String, i64)>(
        "SELECT indexrelname::text, idx_tup_read FROM pg_stat_user_indexes
         WHERE relname NOT IN ('party', 'resource', 'org')
         UNION ALL
         SELECT relname::text, seq_tup_read FROM pg_stat_user_tables WHERE relname NOT IN ('party', 'resource', 'org')",
    )
    .fetch_all(&database.sql)
    .await
    .unwrap()
    .into_iter()
    .collect()
}

/// Runs a search in a process of its own, and returns what it found and what it read.
async fn observe(database: &TestDatabase, search: &Search) -> (Vec<Uuid>, BTreeMap<String, i64>) {
    wait_for_sessions(database).await;
    let before = reads(database).await;
    let store = Store::connect(&settings(&database.url)).await.unwrap();
    let page = store.search(search).await.unwrap();
    store.close().await;
    wait_for_sessions(database).await;
    let after = reads(database).await;
    let read =
        after.into_iter().map(|(name, count)| (name.clone(), count - before[&name])).filter(|(_, read)| *read > 0);
    (ids(&page), read.collect())
}

/// Returns what each search should find. On a connection of its own: its reads are counted when it ends.
async fn expected(database: &TestDatabase, shapes: &[Shape]) -> Vec<Vec<Uuid>> {
    let mut connection = connect(database).await;
    let mut found = Vec::new();
    for shape in shapes {
        let mut order = shape.search.order.to_string();
        for (written, meant) in [("_asc", " ASC"), ("_desc", " DESC"), ("edat", "ed_at"), ("contentu", "content_u")] {
            order = order.replace(written, meant);
        }
        let visible = match shape.search.scope {
            Scope::Reader { .. } => VISIBLE,
            Scope::Owner { .. } => "true",
        };
        let condition = &shape.condition;
        let statement = format!(
            "SELECT id FROM dialog WHERE deleted_at IS NULL AND {visible} AND {condition} ORDER BY {order} LIMIT 100"
        );
        found.push(sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_all(&mut connection).await.unwrap());
    }
    connection.close().await.unwrap();
    found
}

/// Returns the number of the oldest visible dialog that a condition describes.
async fn oldest(database: &TestDatabase, condition: &'static str) -> i64 {
    let statement = format!(
        "SELECT substr(external_reference, 5)::bigint FROM dialog
         WHERE deleted_at IS NULL AND {VISIBLE} AND {condition} ORDER BY content_updated_at LIMIT 1"
    );
    let mut connection = connect(database).await;
    let number = sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    number
}

/// Opens a session that is told from others by its name, as those of the store are.
async fn connect(database: &TestDatabase) -> PgConnection {
    let mut connection = PgConnection::connect(&database.url).await.unwrap();
    sqlx::query("SET application_name = 'dialogporten'").execute(&mut connection).await.unwrap();
    connection
}

/// Waits until all sessions that read dialogs have left the database. What a session has read is counted when it ends.
async fn wait_for_sessions(database: &TestDatabase) {
    for _ in 0..10_000 {
        let sessions: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'dialogporten'",
        )
        .fetch_one(&database.sql)
        .await
        .unwrap();
        if sessions == 0 {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn no_search_reads_much_more_than_it_shows() {
    let database = TestDatabase::create().await;
    load(&database).await;
    let of_parties = oldest(&database, "party_id BETWEEN 14 AND 10000 AND resource_id = 1").await;
    let of_owners = oldest(&database, "org_id = 2 AND substr(external_reference, 5)::integer % 5 = 0").await;
    let shapes = shapes(of_parties, of_owners);
    let expected = expected(&database, &shapes).await;
    let mut problems = Vec::new();
    for (shape, expected) in shapes.iter().zip(expected) {
        let (found, read) = observe(&database, &shape.search).await;
        let is_right = found == expected;
        let total: i64 = read.values().sum();
        if !is_right || found.is_empty() || !read.contains_key(shape.index) || total > shape.most + PAGE {
            problems.push(format!("{}: {} found, right: {is_right}, {total} read: {read:?}", shape.name, found.len()));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");

    // What takes too long is cut off.
    let limited = StoreSettings { search_timeout: Duration::from_millis(1), ..settings(&database.url) };
    let store = Store::connect(&limited).await.unwrap();
    let broad = of_owner(&[], &[], |search| search.filters.external_reference = Some("none".to_owned()));
    assert!(matches!(store.search(&broad).await, Err(Error::Timeout)));
}
