//! What an earlier load has done, kept beside the data in a schema of its own.

use std::collections::HashSet;

use anyhow::ensure;
use chrono::{DateTime, Utc};
use dialogporten_domain::{Clock, Timestamp};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::indexes;
use crate::population::Scale;

/// The tables that are loaded.
pub(super) const TABLES: [&str; 8] = [
    "dialog",
    "dialog_body",
    "dialog_transmission",
    "dialog_activity",
    "label_log",
    "so_label",
    "child_id",
    "dialog_text",
];

const SCHEMA: &str = "
    CREATE SCHEMA IF NOT EXISTS bench;
    CREATE TABLE IF NOT EXISTS bench.load (
        dialogs bigint NOT NULL, seed bigint NOT NULL, base timestamptz NOT NULL, is_finished boolean NOT NULL
    );
    CREATE TABLE IF NOT EXISTS bench.chunk (number bigint PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS bench.dropped_index (
        place bigint NOT NULL, relation text NOT NULL, name text NOT NULL, definition text NOT NULL
    );
";

/// How far a load is.
pub(super) struct LoadState {
    pub(super) scale: Scale,
    pub(super) is_finished: bool,
    pub(super) done: HashSet<u64>,
}

impl LoadState {
    /// Returns how far an earlier load came. The first one finds the tables empty and drops their indexes, which are
    /// much faster to build at the end.
    pub(super) async fn begin(connection: &mut PgConnection, dialogs: u64, seed: u64) -> anyhow::Result<Self> {
        sqlx::raw_sql(SCHEMA).execute(&mut *connection).await?;
        if let Some(state) = Self::read(connection).await? {
            let scale = state.scale;
            ensure!(
                scale.dialogs == dialogs && scale.seed == seed,
                "the database holds, or is to hold, {} dialogs of the seed {}",
                scale.dialogs,
                scale.seed
            );
            return Ok(state);
        }
        let is_empty: bool =
            sqlx::query_scalar("SELECT NOT EXISTS (SELECT FROM dialog)").fetch_one(&mut *connection).await?;
        let seconds = Clock::System.now().unix_seconds();
        let base = Timestamp::from_unix_micros(seconds * 1_000_000).unwrap_or_else(|| Clock::System.now());
        let scale = Scale { dialogs, seed, base };
        let mut transaction = connection.begin().await?;
        sqlx::query("INSERT INTO bench.load (dialogs, seed, base, is_finished) VALUES ($1, $2, $3, false)")
            .bind(i64::try_from(dialogs)?)
            .bind(i64::try_from(seed)?)
            .bind(base.to_chrono())
            .execute(&mut *transaction)
            .await?;
        if is_empty {
            indexes::drop_all(&mut transaction, &TABLES).await?;
        }
        for table in TABLES {
            sqlx::raw_sql(AssertSqlSafe(format!("ALTER TABLE {table} SET (autovacuum_enabled = off)")))
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(Self { scale, is_finished: false, done: HashSet::new() })
    }

    /// Has an earlier load come to its end?
    pub(super) async fn is_finished(connection: &mut PgConnection) -> anyhow::Result<bool> {
        let was_begun: bool =
            sqlx::query_scalar("SELECT to_regclass('bench.load') IS NOT NULL").fetch_one(&mut *connection).await?;
        Ok(was_begun && Self::read(connection).await?.is_some_and(|state| state.is_finished))
    }

    async fn read(connection: &mut PgConnection) -> anyhow::Result<Option<Self>> {
        let row: Option<(i64, i64, DateTime<Utc>, bool)> =
            sqlx::query_as("SELECT dialogs, seed, base, is_finished FROM bench.load")
                .fetch_optional(&mut *connection)
                .await?;
        let Some((dialogs, seed, base, is_finished)) = row else { return Ok(None) };
        let done: Vec<i64> = sqlx::query_scalar("SELECT number FROM bench.chunk").fetch_all(connection).await?;
        let scale = Scale { dialogs: u64::try_from(dialogs)?, seed: u64::try_from(seed)?, base: Timestamp::from(base) };
        Ok(Some(Self { scale, is_finished, done: done.into_iter().map(i64::unsigned_abs).collect() }))
    }

    /// Writes down that a chunk is there, in the transaction that brings it.
    pub(super) async fn done(connection: &mut PgConnection, chunk: u64) -> anyhow::Result<()> {
        sqlx::query("INSERT INTO bench.chunk (number) VALUES ($1)")
            .bind(i64::try_from(chunk)?)
            .execute(connection)
            .await?;
        Ok(())
    }

    /// Writes down that the load is complete.
    pub(super) async fn finish(connection: &mut PgConnection) -> anyhow::Result<()> {
        sqlx::query("UPDATE bench.load SET is_finished = true").execute(connection).await?;
        Ok(())
    }
}
