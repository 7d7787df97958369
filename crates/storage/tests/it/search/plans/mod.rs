//! How searches are planned among a million dialogs that are spread unevenly, and how many rows they visit: the plans of the
//! very statements that searches run, as the server writes them down (`auto_explain`).

mod observed;
mod shapes;

use std::time::Duration;

use dialogporten_storage::{Error, Scope, Store, StoreSettings};
use sqlx::Connection as _;
use uuid::Uuid;

use self::observed::{connect, observe};
use self::shapes::{Asked, Shape, of_owner, shapes};
use crate::database::{TestDatabase, settings};

const ROWS: usize = 1_000_000;
/// What the rows of a full page cost: the dialogs, their openings and labels.
const PAGE: i64 = 500;

/// What a user sees of a service.
const VISIBLE: &str =
    "(visible_from IS NULL OR visible_from <= '2026-01-01Z') AND (expires_at IS NULL OR expires_at > '2026-01-01Z')";

async fn load(database: &TestDatabase) {
    let script = format!("SET skewed.rows = {ROWS}; {}; ANALYZE", include_str!("../skewed.sql"));
    let mut connection = connect(database).await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(script)).execute(&mut connection).await.unwrap();
    // Without a map of what is visible to all, indexes alone are not enough.
    sqlx::raw_sql("VACUUM").execute(&mut connection).await.unwrap();
    let name: String = sqlx::query_scalar("SELECT current_database()").fetch_one(&mut connection).await.unwrap();
    for (setting, value) in [
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_analyze", "on"),
        ("auto_explain.log_timing", "off"),
        ("auto_explain.log_format", "json"),
    ] {
        let statement = format!("ALTER DATABASE \"{name}\" SET {setting} = '{value}'");
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

/// Returns what each search should find.
async fn expected(database: &TestDatabase, shapes: &[Shape]) -> Vec<Vec<Uuid>> {
    let mut connection = connect(database).await;
    let mut found = Vec::new();
    for shape in shapes {
        let (order, visible) = match &shape.asked {
            Asked::Dialogs(search) => {
                let mut order = search.order.to_string();
                for (written, meant) in
                    [("_asc", " ASC"), ("_desc", " DESC"), ("edat", "ed_at"), ("contentu", "content_u")]
                {
                    order = order.replace(written, meant);
                }
                let visible = match search.scope {
                    Scope::Reader { hides_unpublished: true, .. } => format!("deleted_at IS NULL AND {VISIBLE}"),
                    _ => "deleted_at IS NULL".to_owned(),
                };
                (order, visible)
            }
            Asked::Contexts(_) => ("content_updated_at DESC, id DESC".to_owned(), "true".to_owned()),
        };
        let condition = &shape.condition;
        let statement = format!("SELECT id FROM dialog WHERE {visible} AND {condition} ORDER BY {order} LIMIT 100");
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

#[tokio::test]
async fn no_search_visits_many_more_rows_than_it_shows() {
    let database = TestDatabase::create().await;
    load(&database).await;
    let of_parties = oldest(&database, "party_id BETWEEN 14 AND 20013 AND resource_id = 1").await;
    let of_owners = oldest(&database, "org_id = 2 AND substr(external_reference, 5)::integer % 5 = 0").await;
    let delegated: Vec<Uuid> = sqlx::query_scalar("SELECT md5(n::text)::uuid FROM generate_series(1, 50) AS n")
        .fetch_all(&database.sql)
        .await
        .unwrap();
    let shapes = shapes(of_parties, of_owners, &delegated);
    let expected = expected(&database, &shapes).await;
    let mut problems = Vec::new();
    for (shape, expected) in shapes.iter().zip(expected) {
        let (found, plans) = observe(&database, &shape.asked).await;
        let is_right = found == expected && !found.is_empty();
        let is_led = plans.indexes.contains(shape.index);
        if !is_right || !is_led || !plans.scanned.is_empty() || plans.visited > shape.most + PAGE {
            problems.push(format!("{}: {} found, right: {is_right}, {plans:?}", shape.name, found.len()));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");

    // What takes too long is cut off.
    let limited = StoreSettings { search_timeout: Duration::from_millis(1), ..settings(&database.url) };
    let store = Store::connect(&limited).await.unwrap();
    let broad = of_owner(&[], &[], |search| search.filters.extended_statuses = vec!["none".to_owned()]);
    assert!(matches!(store.search(&broad).await, Err(Error::Timeout)));
}
