//! What is stored against what was told.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde_json::Value;
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

/// The activities of every dialog that is stored, oldest first.
pub(crate) struct Stored(BTreeMap<String, Vec<String>>);

impl Stored {
    pub(crate) fn dialogs(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn activities(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

/// What arrived: of every dialog the types of its events with their activities, in the order of their first arrival.
pub(crate) struct Told {
    pub(crate) distinct: usize,
    pub(crate) repeated: usize,
    by_dialog: BTreeMap<String, Vec<(String, Option<String>)>>,
}

/// Waits until nothing is left to deliver. What waits for a later attempt is tried now.
pub(crate) async fn all_delivered(database: &str, patience: Duration) {
    let started = Instant::now();
    loop {
        if let Ok(mut connection) = PgConnection::connect(database).await {
            let hurry = "UPDATE outbox SET next_attempt_at = now() WHERE next_attempt_at > now() + interval '10 s'";
            sqlx::query(hurry).execute(&mut connection).await.unwrap();
            let count = "SELECT count(*) FROM outbox";
            if sqlx::query_scalar::<_, i64>(count).fetch_one(&mut connection).await.unwrap() == 0 {
                break;
            }
        }
        assert!(started.elapsed() < patience, "not everything was delivered");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

pub(crate) async fn stored(database: &str) -> Stored {
    let mut connection = PgConnection::connect(database).await.unwrap();
    let dead: i64 = sqlx::query_scalar("SELECT count(*) FROM dead_letter").fetch_one(&mut connection).await.unwrap();
    assert_eq!(dead, 0, "events were given up");
    let rows: Vec<(Uuid, Option<Uuid>)> = sqlx::query_as(
        "SELECT dialog.id, dialog_activity.id
         FROM dialog LEFT JOIN dialog_activity ON dialog_activity.dialog_id = dialog.id
         ORDER BY dialog.id, dialog_activity.created_at, dialog_activity.id",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let mut stored: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (dialog, activity) in rows {
        stored.entry(dialog.to_string()).or_default().extend(activity.map(|id| id.to_string()));
    }
    Stored(stored)
}

pub(crate) fn told(events: &[Value]) -> Told {
    let mut told = Told { distinct: 0, repeated: 0, by_dialog: BTreeMap::new() };
    let mut seen: HashMap<&str, &Value> = HashMap::new();
    for event in events {
        if let Some(first) = seen.insert(event["id"].as_str().unwrap(), event) {
            assert_eq!(first, event, "an event was repeated with another content");
            told.repeated += 1;
            continue;
        }
        told.distinct += 1;
        let kind = event["type"].as_str().unwrap().trim_start_matches("dialogporten.dialog.").to_owned();
        let activity = event["data"]["activityId"].as_str().map(str::to_owned);
        told.by_dialog
            .entry(event["resourceinstance"].as_str().unwrap().to_owned())
            .or_default()
            .push((kind, activity));
    }
    told
}

/// Every dialog was announced, then each of its changes, and nothing else was.
pub(crate) fn compare(stored: &Stored, told: &Told) {
    for (dialog, activities) in &stored.0 {
        let mut expected = vec![("created.v1".to_owned(), None)];
        for activity in activities {
            expected.push(("updated.v1".to_owned(), None));
            expected.push(("activity.dialog-opened.v1".to_owned(), Some(activity.clone())));
        }
        assert_eq!(told.by_dialog.get(dialog), Some(&expected), "{dialog}");
    }
    let unknown: Vec<&String> = told.by_dialog.keys().filter(|dialog| !stored.0.contains_key(*dialog)).collect();
    assert!(unknown.is_empty(), "events about dialogs that were never stored: {unknown:?}");
}

/// How large the queue has become.
pub(crate) async fn sizes(database: &str) -> String {
    let mut connection = PgConnection::connect(database).await.unwrap();
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT relname::text, pg_relation_size(oid) / 1024 FROM pg_class
         WHERE relname IN ('outbox', 'outbox_pkey', 'outbox_due', 'outbox_dialog') ORDER BY relname",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    rows.iter().fold("the queue is empty again and takes".to_owned(), |mut text, (name, size)| {
        write!(text, " {name} {size} KB").unwrap();
        text
    })
}
