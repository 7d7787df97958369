//! One kind of request after the other: as many as possible, then at half of that load.

use std::collections::HashMap;
use std::net::SocketAddr;

use anyhow::{Context as _, bail};
use sqlx::PgConnection;

use super::{Prepared, RunOptions, Target, Workload};
use crate::machine;
use crate::measure::{Connection, Counters, Drive, Phase, Source};
use crate::random::Random;
use crate::report::{Latency, Row, Table};
use crate::say::say;

/// Which share of the greatest load durations are measured at.
const LOAD: f64 = 0.5;

/// Measures one kind of request. `postgres` is the database server's first process, when it is on this machine.
pub async fn measure(
    target: &Target,
    workload: &Workload,
    prepared: &Prepared,
    options: &RunOptions,
    database: &mut PgConnection,
    postgres: Option<u32>,
) -> anyhow::Result<Row> {
    if let Some(reason) = try_out(target.service, prepared, options).with_context(|| workload.name.to_owned())? {
        say(format_args!("  {:<22} not served: {reason}", workload.name));
        return Ok(Row::not_served(workload, reason));
    }
    let mut closed = Vec::new();
    let mut usages = Vec::new();
    let size_before = size(database).await?;
    let tables_before = tables(database).await?;
    for repeat in 0..options.repeats.max(1) {
        let before = Counters::read(database, target.simulator, target.process(), postgres).await?;
        let phase = measure_closed(target.service, prepared, options, repeat as u64);
        let after = Counters::read(database, target.simulator, target.process(), postgres).await?;
        usages.push(after.per_request(&before, phase.histogram.count()));
        closed.push(phase);
    }
    let stored = size(database).await?.saturating_sub(size_before);
    let tables_after = tables(database).await?;
    let created: u64 = closed.iter().map(|phase| phase.histogram.count()).sum();
    let by_throughput = middle(&closed, Phase::throughput);
    let rate = closed[by_throughput].throughput() * LOAD;
    let open: Vec<Phase> = (0..options.repeats.max(1))
        .map(|repeat| {
            let drive = drive(target.service, options, 100 + repeat as u64);
            tokio::task::block_in_place(|| drive.open(prepared, rate))
        })
        .collect();
    let failed = closed.iter().chain(&open).find_map(|phase| phase.first_error.clone());
    let row = Row {
        throughput: closed[by_throughput].throughput(),
        closed: latency(&closed),
        rate,
        open: latency(&open),
        requests: closed.iter().chain(&open).map(|phase| phase.histogram.count()).sum(),
        errors: closed.iter().chain(&open).map(|phase| phase.errors).sum(),
        first_error: failed,
        usage: usages[by_throughput],
        bytes_stored: (!workload.only_reads).then(|| stored / created.max(1)),
        tables: if workload.only_reads { Vec::new() } else { grown(&tables_before, &tables_after, created) },
        memory: target.process().and_then(machine::process_memory).map(|(now, _)| now),
        ..Row::not_served(workload, String::new())
    };
    say(row.line());
    Ok(row)
}

/// Sends as many requests as possible.
pub fn measure_closed(service: SocketAddr, source: &dyn Source, options: &RunOptions, repeat: u64) -> Phase {
    let drive = drive(service, options, repeat);
    tokio::task::block_in_place(|| drive.closed(source))
}

/// Returns how requests are sent.
pub fn drive(address: SocketAddr, options: &RunOptions, repeat: u64) -> Drive {
    Drive { address, connections: options.connections.max(1), duration: options.duration(), seed: 1_000 + repeat }
}

/// Sends the first requests, looks at an answer, and warms up. Returns why the service does not serve the kind, if so.
fn try_out(service: SocketAddr, prepared: &Prepared, options: &RunOptions) -> anyhow::Result<Option<String>> {
    let mut connection = Connection::open(service)?;
    let call = prepared.next(&mut Random::of(0, 0));
    let status = connection.send(&call)?;
    if matches!(status, 404 | 405) {
        return Ok(Some(format!("{status} for {:?} {}", call.method, call.path.split('?').next().unwrap_or_default())));
    }
    if !prepared.is_expected(status) {
        bail!("{status} for {:?} {}: {}", call.method, call.path, String::from_utf8_lossy(connection.body()));
    }
    (prepared.check)(connection.body())?;
    for call in &prepared.before {
        let status = connection.send(call)?;
        if !prepared.is_expected(status) {
            bail!("{status} for {:?} {}: {}", call.method, call.path, String::from_utf8_lossy(connection.body()));
        }
    }
    let warm = Drive { duration: options.warm_up(), ..drive(service, options, 99) };
    let phase = tokio::task::block_in_place(|| warm.closed(prepared));
    if let Some(error) = phase.first_error {
        bail!("{} of {} requests failed while warming up: {error}", phase.errors, phase.histogram.count());
    }
    Ok(None)
}

async fn size(database: &mut PgConnection) -> anyhow::Result<u64> {
    let size: i64 = sqlx::query_scalar("SELECT pg_database_size(current_database())").fetch_one(database).await?;
    Ok(size.unsigned_abs())
}

/// Returns the bytes of all tables that hold dialogs, by name. What is told to others is gone as soon as it was told.
async fn tables(database: &mut PgConnection) -> anyhow::Result<HashMap<String, u64>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT relname::text, pg_total_relation_size(oid) FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'outbox'",
    )
    .fetch_all(database)
    .await?;
    Ok(rows.into_iter().map(|(name, bytes)| (name, bytes.unsigned_abs())).collect())
}

/// Returns by how much each table grew per request, the most first.
fn grown(before: &HashMap<String, u64>, after: &HashMap<String, u64>, requests: u64) -> Vec<Table> {
    let mut grown: Vec<Table> = after
        .iter()
        .map(|(name, bytes)| {
            let grown = bytes.saturating_sub(before.get(name).copied().unwrap_or(0));
            Table { name: name.clone(), bytes: grown / requests.max(1) }
        })
        .filter(|table| table.bytes > 0)
        .collect();
    grown.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.name.cmp(&b.name)));
    grown
}

/// Returns the place of the middle one.
fn middle(phases: &[Phase], of: impl Fn(&Phase) -> f64) -> usize {
    let mut places: Vec<usize> = (0..phases.len()).collect();
    places.sort_by(|a, b| of(&phases[*a]).total_cmp(&of(&phases[*b])));
    places[places.len() / 2]
}

/// Returns durations, of each the one in the middle.
fn latency(phases: &[Phase]) -> Latency {
    let of = |quantile: &dyn Fn(&Phase) -> u64| {
        let mut all: Vec<u64> = phases.iter().map(quantile).collect();
        all.sort_unstable();
        all[all.len() / 2]
    };
    Latency {
        p50: of(&|phase| phase.histogram.quantile(500)),
        p95: of(&|phase| phase.histogram.quantile(950)),
        p99: of(&|phase| phase.histogram.quantile(990)),
        max: of(&|phase| phase.histogram.max()),
    }
}
