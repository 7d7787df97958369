//! What requests cost: processor time, pages, log, upstream calls.

use std::net::SocketAddr;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{Call, Connection, Method};
use crate::machine;

/// Counters at one moment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counters {
    service_ms: Option<u64>,
    postgres_ms: Option<u64>,
    own_ms: u64,
    transactions: i64,
    statements: Option<i64>,
    buffers_hit: i64,
    buffers_read: i64,
    wal_bytes: i64,
    upstream: u64,
}

/// What one request costs on average.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Usage {
    /// Milliseconds of processor time of the service.
    pub service_ms: Option<f64>,
    /// Milliseconds of processor time of the database server.
    pub postgres_ms: Option<f64>,
    /// Milliseconds of processor time of whoever sends the requests.
    pub client_ms: f64,
    /// Transactions.
    pub transactions: f64,
    /// Statements, where the database counts them.
    pub statements: Option<f64>,
    /// Pages that were found in memory.
    pub buffers_hit: f64,
    /// Pages that were read.
    pub buffers_read: f64,
    /// Bytes of the write-ahead log.
    pub wal_bytes: f64,
    /// Calls to the platform.
    pub upstream: f64,
}

impl Counters {
    /// Reads the counters. `service` and `postgres` are processes on this machine.
    pub async fn read(
        connection: &mut PgConnection,
        simulator: SocketAddr,
        service: Option<u32>,
        postgres: Option<u32>,
    ) -> anyhow::Result<Self> {
        let (transactions, buffers_hit, buffers_read, wal_bytes): (i64, i64, i64, i64) = sqlx::query_as(
            "SELECT xact_commit + xact_rollback, blks_hit, blks_read,
                    (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint
             FROM pg_stat_database WHERE datname = current_database()",
        )
        .fetch_one(&mut *connection)
        .await?;
        let counts_statements: bool = sqlx::query_scalar("SELECT to_regclass('pg_stat_statements') IS NOT NULL")
            .fetch_one(&mut *connection)
            .await?;
        let statements = if counts_statements {
            Some(sqlx::query_scalar("SELECT sum(calls)::bigint FROM pg_stat_statements").fetch_one(connection).await?)
        } else {
            None
        };
        Ok(Self {
            service_ms: service.and_then(machine::processor_time),
            postgres_ms: postgres.and_then(machine::processor_time_of_family),
            own_ms: machine::processor_time(std::process::id()).unwrap_or(0),
            transactions,
            statements,
            buffers_hit,
            buffers_read,
            wal_bytes,
            upstream: upstream_calls(simulator)?,
        })
    }

    /// Returns what each of so many requests since has cost.
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    pub fn per_request(&self, since: &Self, requests: u64) -> Usage {
        let requests = requests.max(1) as f64;
        let each = |now: i64, before: i64| (now - before).max(0) as f64 / requests;
        let of_process = |now: Option<u64>, before: Option<u64>| Some(now?.saturating_sub(before?) as f64 / requests);
        Usage {
            service_ms: of_process(self.service_ms, since.service_ms),
            postgres_ms: of_process(self.postgres_ms, since.postgres_ms),
            client_ms: self.own_ms.saturating_sub(since.own_ms) as f64 / requests,
            transactions: each(self.transactions, since.transactions),
            statements: self.statements.zip(since.statements).map(|(now, before)| each(now, before)),
            buffers_hit: each(self.buffers_hit, since.buffers_hit),
            buffers_read: each(self.buffers_read, since.buffers_read),
            wal_bytes: each(self.wal_bytes, since.wal_bytes),
            upstream: self.upstream.saturating_sub(since.upstream) as f64 / requests,
        }
    }
}

/// Asks the simulated platform how often it was asked.
fn upstream_calls(simulator: SocketAddr) -> anyhow::Result<u64> {
    let mut connection = Connection::open(simulator).context("the simulated platform cannot be reached")?;
    let call = Call { method: Method::Get, path: "/sim/counts".to_owned(), token: None, body: None };
    let status = connection.send(&call)?;
    anyhow::ensure!(status == 200, "the simulated platform does not count its requests: {status}");
    let counts: std::collections::BTreeMap<String, u64> = serde_json::from_slice(connection.body())?;
    Ok(counts.values().sum())
}
