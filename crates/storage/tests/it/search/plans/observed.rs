//! How a search was run, as the server writes it down.

use std::collections::BTreeSet;
use std::io::{Read as _, Seek as _, SeekFrom};

use dialogporten_storage::Store;
use serde_json::Value;
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use super::super::ids;
use super::shapes::Asked;
use crate::database::{TestDatabase, cluster, settings};

/// The plans of a search.
#[derive(Debug, Default)]
pub(super) struct Plans {
    pub(super) indexes: BTreeSet<String>,
    /// Tables that were read without an index. Names have small tables of their own.
    pub(super) scanned: BTreeSet<String>,
    pub(super) visited: i64,
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
        let is_small = matches!(relation, Some("org" | "party" | "resource"));
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
pub(super) async fn observe(database: &TestDatabase, asked: &Asked) -> (Vec<Uuid>, Plans) {
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

/// Opens a session that is told from others by its name, as those of the store are.
pub(super) async fn connect(database: &TestDatabase) -> PgConnection {
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
