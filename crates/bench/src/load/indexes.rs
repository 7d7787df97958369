//! Indexes: dropped before a load and built after it.

use std::time::Instant;

use anyhow::Context as _;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::task::JoinSet;

use super::state::TABLES;
use crate::say::{grouped, say};
use crate::{database, machine};

/// The table whose index takes as long as all others together.
const TEXT: &str = "dialog_text";

/// Drops all indexes of tables, constraints among them, and writes down how to get them back.
pub(super) async fn drop_all(connection: &mut PgConnection, tables: &[&str]) -> anyhow::Result<()> {
    let dropped: Vec<(String, String, bool)> = sqlx::query_as(
        "WITH found AS (
            SELECT index.indexrelid, owner.relname AS relation, own.relname AS name, pg_constraint.oid AS in_constraint
            FROM pg_index AS index
            JOIN pg_class AS own ON own.oid = index.indexrelid
            JOIN pg_class AS owner ON owner.oid = index.indrelid
            LEFT JOIN pg_constraint ON pg_constraint.conindid = index.indexrelid AND contype IN ('p', 'u', 'x')
            WHERE owner.relnamespace = 'public'::regnamespace AND owner.relname = ANY ($1)
        ), saved AS (
            INSERT INTO bench.dropped_index (place, relation, name, definition)
            SELECT indexrelid::bigint, relation, name,
                   CASE WHEN in_constraint IS NULL THEN pg_get_indexdef(indexrelid)
                        ELSE format('ALTER TABLE %I ADD CONSTRAINT %I %s', relation, name,
                                    pg_get_constraintdef(in_constraint))
                   END
            FROM found
        )
        SELECT relation::text, name::text, in_constraint IS NOT NULL FROM found",
    )
    .bind(tables)
    .fetch_all(&mut *connection)
    .await?;
    for (relation, name, is_constraint) in dropped {
        let statement = if is_constraint {
            format!("ALTER TABLE \"{relation}\" DROP CONSTRAINT \"{name}\"")
        } else {
            format!("DROP INDEX \"{name}\"")
        };
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Builds what is missing, in the order in which it was made first: repeated creates are told about the first unique index
/// that they violate. Meanwhile tables are vacuumed whose indexes are there already.
pub(super) async fn restore(url: &str) -> anyhow::Result<()> {
    let mut connection = database::connect(url).await?;
    let missing: Vec<(i64, String, String, String)> =
        sqlx::query_as("SELECT place, relation, name, definition FROM bench.dropped_index ORDER BY place")
            .fetch_all(&mut connection)
            .await?;
    let (text, others): (Vec<_>, Vec<_>) = missing.into_iter().partition(|(_, relation, _, _)| relation == TEXT);
    let mut tasks = JoinSet::new();
    for (part, tables) in [(text, TEXT.to_owned()), (others, without_text())] {
        let url = url.to_owned();
        tasks.spawn(async move {
            let mut connection = build(&url, part).await?;
            let statement = format!("VACUUM (ANALYZE) {tables}");
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
            anyhow::Ok(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(())
}

async fn build(url: &str, missing: Vec<(i64, String, String, String)>) -> anyhow::Result<PgConnection> {
    let mut connection = database::connect(url).await?;
    // Two connections build, and what shares the machine with them needs memory, too.
    let memory = (machine::memory()? / (1 << 20) / 12).clamp(64, 2_000);
    let settings = format!(
        "SET maintenance_work_mem = '{memory}MB'; SET max_parallel_maintenance_workers = {}",
        machine::processors().min(8)
    );
    sqlx::raw_sql(AssertSqlSafe(settings)).execute(&mut connection).await?;
    for (place, relation, name, definition) in missing {
        let started = Instant::now();
        let mut transaction = connection.begin().await?;
        sqlx::raw_sql(AssertSqlSafe(definition))
            .execute(&mut *transaction)
            .await
            .with_context(|| format!("{name} cannot be built"))?;
        sqlx::query("DELETE FROM bench.dropped_index WHERE place = $1").bind(place).execute(&mut *transaction).await?;
        transaction.commit().await?;
        say(format_args!("  {name} on {relation} was built in {} ms", grouped(millis(started))));
    }
    Ok(connection)
}

fn without_text() -> String {
    let names = ["org", "party", "resource", "party_resource"];
    TABLES.into_iter().filter(|table| *table != TEXT).chain(names).collect::<Vec<_>>().join(", ")
}

fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
