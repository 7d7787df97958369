//! How searches are planned among a million dialogs that are spread unevenly, and how many rows they visit: the plans of the
//! very statements that searches run, as the server writes them down (`auto_explain`).

use std::collections::BTreeSet;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::time::Duration;

use dialogporten_domain::PartyId;
use dialogporten_domain::dialog::SystemLabel;
use dialogporten_domain::search::{OwnerLabelPattern, TextQuery};
use dialogporten_storage::{ContextSearch, Error, Grant, Scope, Search, Store, StoreSettings};
use serde_json::Value;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::{at, grant, ids, reading, searching, service, user};
use crate::database::{TestDatabase, cluster, settings};

const ROWS: usize = 1_000_000;
/// What the rows of a full page cost: the dialogs, their openings and labels.
const PAGE: i64 = 500;
/// Twice the dialogs of the owner: nothing has an index by process or by external reference, so all of them are found in an
/// index and looked at.
const OF_OWNER: i64 = 330_000;

/// What a user sees of a service.
const VISIBLE: &str =
    "(visible_from IS NULL OR visible_from <= '2026-01-01Z') AND (expires_at IS NULL OR expires_at > '2026-01-01Z')";

/// Dialogs that are delegated one by one.
const DELEGATED: &str = "id IN (SELECT md5(n::text)::uuid FROM generate_series(1, 50) AS n)";

/// What is asked for.
enum Asked {
    Dialogs(Box<Search>),
    Contexts(ContextSearch),
}

/// A search, the condition that says the same, the index that leads it, and how many rows may be visited besides what the
/// page costs.
struct Shape {
    name: &'static str,
    asked: Asked,
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

fn contexts_of(parties: impl IntoIterator<Item = usize>, labels: &[SystemLabel]) -> ContextSearch {
    ContextSearch {
        org: "org2".to_owned(),
        parties: parties.into_iter().map(user).collect::<Vec<PartyId>>(),
        labels: labels.to_vec(),
        content_updated_after: None,
        after: None,
        limit: 100,
    }
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
fn shapes(of_parties: i64, of_owners: i64, ids: &[Uuid]) -> Vec<Shape> {
    let shape = |name, search, condition: &str, index, most| Shape {
        name,
        asked: Asked::Dialogs(Box::new(search)),
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
    let contexts = |name, search, condition: &str, index, most| Shape {
        name,
        asked: Asked::Contexts(search),
        condition: condition.to_owned(),
        index,
        most,
    };
    let of_process = |search: &mut Search| search.filters.process = Some("urn:process:50".parse().unwrap());
    let delegated = |search: &mut Search, ids: &[Uuid]| {
        if let Scope::Reader { delegated, .. } = &mut search.scope {
            *delegated = ids.to_vec();
        }
    };
    let on_behalf = |search: &mut Search| {
        if let Scope::Reader { org, hides_unpublished, .. } = &mut search.scope {
            (*org, *hides_unpublished) = (Some("org2".to_owned()), false);
        }
    };
    let by_party = "dialog_party_content_updated";
    let by_service = "dialog_resource_content_updated";
    let many = || 14..=20_013;
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
            of_reader(vec![grant([99_000], 1..=200)], nothing),
            "party_id = 99000",
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
            "a few parties",
            of_reader(vec![grant([1, 4, 20, 2_000, 99_000], 1..=200)], nothing),
            "party_id IN (1, 4, 20, 2000, 99000)",
            by_party,
            800,
        ),
        shape(
            "a hundred parties",
            of_reader(vec![grant(1..=100, 1..=200)], nothing),
            "party_id <= 100",
            by_party,
            9_000,
        ),
        shape(
            "parties with different services",
            of_reader(vec![grant(1..=50, [1, 2]), grant(51..=90, 3..=200)], nothing),
            "(party_id <= 50 AND resource_id <= 2 OR party_id BETWEEN 51 AND 90 AND resource_id >= 3)",
            by_party,
            25_000,
        ),
        shape(
            "twenty thousand parties and one service",
            of_reader(vec![grant(many(), [1])], nothing),
            "party_id BETWEEN 14 AND 20013 AND resource_id = 1",
            by_service,
            2_500,
        ),
        shape(
            "twenty thousand parties, half of them without dialogs, and one service",
            of_reader(vec![grant((14..=10_013).chain(900_000..=909_999), [1])], nothing),
            "party_id BETWEEN 14 AND 10013 AND resource_id = 1",
            by_service,
            2_500,
        ),
        shape(
            "very many parties with hardly anything of a busy service",
            of_reader(vec![grant(99_000..=99_200, [1])], nothing),
            "party_id BETWEEN 99000 AND 99200 AND resource_id = 1",
            by_party,
            25_000,
        ),
        shape(
            "very many parties and many services",
            of_reader(vec![grant(10_000..=15_000, 1..=100)], nothing),
            "party_id BETWEEN 10000 AND 15000 AND resource_id <= 100",
            by_party,
            150_000,
        ),
        shape(
            "a word that is in all texts",
            of_reader(vec![grant([1], 1..=200)], words("melding")),
            "party_id = 1",
            by_party,
            1_000,
        ),
        shape(
            "a word that is in five texts of the party",
            of_reader(vec![grant([1], 1..=200)], words("sjelden")),
            "party_id = 1 AND substr(external_reference, 5)::integer < 16",
            "dialog_text_search",
            4_500,
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
            of_reader(vec![grant(many(), [1])], words(&format!("alene{of_parties}"))),
            &format!("resource_id = 1 AND external_reference = 'ref-{of_parties}'"),
            "dialog_text_search",
            6_000,
        ),
        shape(
            "delegated dialogs alone",
            of_reader(Vec::new(), |search| delegated(search, ids)),
            DELEGATED,
            "dialog_pkey",
            100,
        ),
        shape(
            "a party and delegated dialogs",
            of_reader(vec![grant([2_000], 1..=200)], |search| delegated(search, ids)),
            &format!("(party_id = 2000 OR {DELEGATED})"),
            "dialog_pkey",
            300,
        ),
        shape(
            "an owner on behalf of a user",
            of_reader(vec![grant([1], 1..=200)], on_behalf),
            "party_id = 1 AND org_id = 2",
            by_party,
            1_500,
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
            by_service,
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
            1_000,
        ),
        shape(
            "a process that one in a thousand dialogs of an owner has",
            of_owner(&[], &[], of_process),
            "org_id = 2 AND process = 'urn:process:50'",
            "",
            OF_OWNER,
        ),
        shape(
            "an external reference that one dialog of an owner has",
            of_owner(&[], &[], |search| search.filters.external_reference = Some(format!("ref-{of_owners}"))),
            &format!("org_id = 2 AND external_reference = 'ref-{of_owners}'"),
            "",
            OF_OWNER,
        ),
        contexts(
            "readers' states of a party",
            contexts_of([1], &[]),
            "org_id = 2 AND party_id = 1",
            "dialog_org_party_content_updated",
            250,
        ),
        contexts(
            "readers' states of twenty parties",
            contexts_of(1..=20, &[]),
            "org_id = 2 AND party_id <= 20",
            "dialog_org_party_content_updated",
            2_500,
        ),
        contexts(
            "readers' states with a label",
            contexts_of([1], &[SystemLabel::Bin]),
            "org_id = 2 AND party_id = 1 AND labels_mask & 2 <> 0",
            "dialog_org_party_content_updated",
            2_500,
        ),
    ]
}

async fn load(database: &TestDatabase) {
    let script = format!("SET skewed.rows = {ROWS}; {}; ANALYZE", include_str!("skewed.sql"));
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

/// The plans of a search.
#[derive(Debug, Default)]
struct Plans {
    indexes: BTreeSet<String>,
    /// Tables that were read without an index. Names have small tables of their own, and text hardly ever waits.
    scanned: BTreeSet<String>,
    visited: i64,
}

impl Plans {
    /// Reads what the server wrote down: a line that ends with `plan:`, and the plan in lines that are indented.
    fn read(log: &str) -> Self {
        let mut plans = Self::default();
        let mut lines = log.lines().peekable();
        while let Some(line) = lines.next() {
            if !line.ends_with("plan:") {
                continue;
            }
            let mut text = String::new();
            while let Some(more) = lines.peek().and_then(|line| line.strip_prefix('\t')) {
                text.push_str(more);
                text.push('\n');
                lines.next();
            }
            let entry: Value = serde_json::from_str(&text).unwrap();
            if entry["Query Text"].as_str().unwrap().starts_with("/* search: ") {
                plans.add(&entry["Plan"]);
            }
        }
        plans
    }

    fn add(&mut self, node: &Value) {
        // Newer servers tell averages with decimals.
        let of = |name: &str| {
            let text = node[name].to_string();
            text.split('.').next().and_then(|whole| whole.parse::<i64>().ok()).unwrap_or(0)
        };
        if let Some(index) = node["Index Name"].as_str() {
            self.indexes.insert(index.to_owned());
        }
        let relation = node["Relation Name"].as_str();
        let is_small = matches!(relation, Some("org" | "party" | "resource" | "dialog_text_pending"));
        let is_scan = relation.is_some() || node["Index Name"].is_string();
        if is_scan && !is_small {
            if node["Node Type"] == "Seq Scan" {
                self.scanned.insert(relation.unwrap_or_default().to_owned());
            }
            // Counts are averages over the loops. A loop that finds nothing has looked.
            let each = of("Actual Rows") + of("Rows Removed by Filter") + of("Rows Removed by Index Recheck");
            self.visited += each.max(1) * of("Actual Loops");
        }
        for child in node["Plans"].as_array().into_iter().flatten() {
            self.add(child);
        }
    }
}

/// Runs a search in a process of its own, and returns what it found and how.
async fn observe(database: &TestDatabase, asked: &Asked) -> (Vec<Uuid>, Plans) {
    let mut log = std::fs::File::open(cluster().log()).unwrap();
    log.seek(SeekFrom::End(0)).unwrap();
    let store = Store::connect(&settings(&database.url)).await.unwrap();
    let found = match asked {
        Asked::Dialogs(search) => ids(&store.search(search).await.unwrap()),
        Asked::Contexts(search) => {
            let page = store.search_contexts(search).await.unwrap();
            page.contexts.iter().map(|context| context.dialog_id).collect()
        }
    };
    // What a session has done is written down when it has ended.
    store.close().await;
    wait_for_sessions(database).await;
    let mut text = String::new();
    log.read_to_string(&mut text).unwrap();
    (found, Plans::read(&text))
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
        let is_led = shape.index.is_empty() || plans.indexes.contains(shape.index);
        if !is_right || !is_led || !plans.scanned.is_empty() || plans.visited > shape.most + PAGE {
            problems.push(format!("{}: {} found, right: {is_right}, {plans:?}", shape.name, found.len()));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");

    // What takes too long is cut off.
    let limited = StoreSettings { search_timeout: Duration::from_millis(1), ..settings(&database.url) };
    let store = Store::connect(&limited).await.unwrap();
    let broad = of_owner(&[], &[], |search| search.filters.external_reference = Some("none".to_owned()));
    assert!(matches!(store.search(&broad).await, Err(Error::Timeout)));
}
