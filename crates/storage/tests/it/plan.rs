use sqlx::{Executor, PgConnection};

use crate::database::TestDatabase;

const MANY: &str = "
    INSERT INTO org (name) VALUES ('ttd');
    INSERT INTO resource (urn) VALUES ('urn:altinn:resource:ttd-demo');
    INSERT INTO party (urn) SELECT 'party-' || n FROM generate_series(1, 20000) AS n;
    INSERT INTO dialog
    SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now(), now(), now(),
           NULL, NULL, NULL, NULL, n, 1, 1, 1, 7, 1, NULL, 0, 0, false, false, false, false,
           NULL, NULL, NULL, NULL, NULL, '{}', NULL
    FROM generate_series(1, 20000) AS n;
    INSERT INTO party_resource SELECT party_id, resource_id FROM dialog;
    INSERT INTO dialog_body SELECT id, '{}' FROM dialog;
    INSERT INTO dialog_transmission SELECT id, gen_random_uuid(), NULL, now(), 1, false, NULL, '{}' FROM dialog;
    INSERT INTO dialog_activity SELECT id, gen_random_uuid(), NULL, now(), 1, '{}' FROM dialog;
    INSERT INTO dialog_seen SELECT id, gen_random_uuid(), now(), 1, '{}' FROM dialog;
    INSERT INTO label_log SELECT id, gen_random_uuid(), now(), '{}' FROM dialog;
    INSERT INTO so_label SELECT id, 'label-' || row_number() OVER () FROM dialog;
    INSERT INTO child_id SELECT 1, gen_random_uuid(), id FROM dialog;
    INSERT INTO dialog_text SELECT id, now(), 1, 1, to_tsvector('simple', 'ord') FROM dialog;
    INSERT INTO dialog_text_pending (dialog_id, vector) SELECT id, '' FROM dialog;
    ANALYZE;
    SET plan_cache_mode = force_generic_plan;
";

async fn plan(connection: &mut PgConnection, statement: &'static str, parameters: usize) -> String {
    // Names of result columns tell the compiler about types; the server takes them as names.
    let nulls = if parameters == 0 { String::new() } else { format!("({})", vec!["NULL"; parameters].join(", ")) };
    let prepare = format!("PREPARE statement AS {statement}");
    connection.execute(sqlx::AssertSqlSafe(prepare)).await.unwrap();
    let explain = format!("EXPLAIN EXECUTE statement {nulls}");
    let lines: Vec<String> =
        sqlx::query_scalar(sqlx::AssertSqlSafe(explain)).fetch_all(&mut *connection).await.unwrap();
    connection.execute("DEALLOCATE statement").await.unwrap();
    lines.join("\n")
}

#[tokio::test]
async fn details_and_openings_touch_single_rows_only() {
    let database = TestDatabase::create().await;
    let mut connection = database.sql.acquire().await.unwrap();
    connection.execute(sqlx::raw_sql(MANY)).await.unwrap();
    for (statement, parameters) in [
        (include_str!("../../src/dialog/activity_match.sql"), 3),
        (include_str!("../../src/dialog/find.sql"), 1),
        (include_str!("../../src/dialog/open.sql"), 12),
        (include_str!("../../src/dialog/part/activities.sql"), 1),
        (include_str!("../../src/dialog/part/activity.sql"), 2),
        (include_str!("../../src/dialog/part/label_log.sql"), 1),
        (include_str!("../../src/dialog/part/seen_entry.sql"), 2),
        (include_str!("../../src/dialog/part/seen_log.sql"), 1),
        (include_str!("../../src/dialog/part/transmission.sql"), 2),
        (include_str!("../../src/dialog/part/transmissions.sql"), 1),
        (include_str!("../../src/dialog/reference_by_id.sql"), 1),
        (include_str!("../../src/dialog/reference_by_label.sql"), 2),
    ] {
        let plan = plan(&mut connection, statement, parameters).await;
        // The tables of owners and services have few rows; for them a scan is right.
        for table in [
            "dialog",
            "dialog_body",
            "dialog_transmission",
            "dialog_activity",
            "dialog_seen",
            "label_log",
            "so_label",
            "party",
        ] {
            assert!(!plan.contains(&format!("Seq Scan on {table} ")), "{plan}");
        }
        assert!(plan.contains("dialog_pkey"), "{plan}");
        assert!(!plan.contains("Hash"), "{plan}");
    }
}

#[tokio::test]
async fn updates_touch_rows_of_one_dialog_only() {
    let database = TestDatabase::create().await;
    let mut connection = database.sql.acquire().await.unwrap();
    connection.execute(sqlx::raw_sql(MANY)).await.unwrap();
    for (statement, parameters) in [
        (include_str!("../../src/dialog/change_state.sql"), 9),
        (include_str!("../../src/dialog/purge.sql"), 3),
        (include_str!("../../src/dialog/state.sql"), 1),
        (include_str!("../../src/dialog/update.sql"), 49),
    ] {
        let plan = plan(&mut connection, statement, parameters).await;
        let scanned = plan.lines().filter(|line| line.contains("Seq Scan"));
        // The table of services has few rows.
        assert_eq!(scanned.filter(|line| !line.contains("Seq Scan on resource")).count(), 0, "{plan}");
        assert!(plan.contains("dialog_pkey"), "{plan}");
    }
}

#[tokio::test]
async fn one_index_finds_words_of_a_party_and_of_a_service() {
    let database = TestDatabase::create().await;
    let mut connection = database.sql.acquire().await.unwrap();
    let many = "INSERT INTO dialog_text SELECT gen_random_uuid(), now(), n, n % 100, to_tsvector('simple', 'ord' || n)
                FROM generate_series(1, 20000) AS n;
                ANALYZE";
    connection.execute(sqlx::raw_sql(many)).await.unwrap();
    for column in ["party_id", "resource_id"] {
        let explain = format!("EXPLAIN SELECT FROM dialog_text WHERE {column} = 1 AND vector @@ 'ord101'::tsquery");
        let plan: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(explain)).fetch_all(&mut *connection).await.unwrap();
        let plan = plan.join("\n");
        assert!(plan.contains("Index Scan on dialog_text_search"), "{plan}");
        assert!(plan.contains(&format!("Index Cond: (({column} = 1) AND (vector @@")), "{plan}");
    }
}

#[tokio::test]
async fn services_with_dialogs_are_found_without_reading_the_dialogs() {
    let database = TestDatabase::create().await;
    let mut connection = database.sql.acquire().await.unwrap();
    connection.execute(sqlx::raw_sql(MANY)).await.unwrap();
    let all = plan(&mut connection, include_str!("../../src/dialog/referenced_resources.sql"), 0).await;
    assert!(all.contains("dialog_resource_content_updated") && !all.contains("Seq Scan on dialog"), "{all}");
    let of_parties = plan(&mut connection, include_str!("../../src/dialog/referenced_resources_of.sql"), 1).await;
    for table in ["party", "party_resource"] {
        assert!(!of_parties.contains(&format!("Seq Scan on {table} ")), "{of_parties}");
    }
}

#[tokio::test]
async fn a_dialog_is_entered_in_few_indexes_and_every_child_table_one_that_starts_with_the_dialog() {
    let database = TestDatabase::create().await;
    let entered_if = |condition: &str| {
        let statement = format!("SELECT count(*) FROM pg_indexes WHERE tablename = 'dialog' AND indexdef {condition}");
        sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(statement)).fetch_one(&database.sql)
    };
    // A dialog that lives, and has nothing by which its owner looks for it alone.
    let of_all = entered_if("NOT LIKE '%IS NOT NULL)'").await.unwrap();
    let of_named = entered_if("~ '(key|reference|process) IS NOT NULL\\)$'").await.unwrap();
    assert!(of_all <= 8 && of_named <= 3, "{of_all} {of_named}");
    let without: Vec<String> = sqlx::query_scalar(
        "SELECT c.table_name::text
         FROM information_schema.columns AS c
         WHERE c.table_schema = 'public' AND c.column_name = 'dialog_id'
           -- Nobody looks there for the events of a dialog.
           AND c.table_name <> 'dead_letter' AND NOT EXISTS (
             SELECT FROM pg_index AS i
             JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
             WHERE i.indrelid = c.table_name::regclass AND a.attname = 'dialog_id' AND i.indpred IS NULL
         )",
    )
    .fetch_all(&database.sql)
    .await
    .unwrap();
    assert!(without.is_empty(), "{without:?}");
}
