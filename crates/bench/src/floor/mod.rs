//! `floor`: what Postgres alone can do with the statements of the service.
//!
//! The service is asked for a number of things of a kind, one after the other, while the database server logs every
//! statement with its parameters. The statements of each request become a script, and `pgbench` runs the scripts over as
//! many connections on the same data. Identifiers that a request made up are made up anew every time.
//!
//! Both sides do the same to the same rows: the service is asked for what became scripts and for nothing else, or it would
//! wait less often for a dialog that somebody else is changing. They take turns, each after a checkpoint, and of each the
//! middle one of several measurements counts: how fast a table can be written to depends on what was written before.
//!
//! The scripts hold their parameters as constants, are prepared once per connection (those of lists are planned every time,
//! as the service does) and throw their results away: no service can reach this, and the closer the better.

mod capture;
mod literal;
mod pgbench;
mod script;

use std::path::Path;
use std::sync::Arc;

use clap::Args;
use sqlx::PgConnection;

use crate::database::{Server, connect, work_folder};
use crate::measure::{Call, Connection, Source};
use crate::population::Population;
use crate::random::Random;
use crate::run::{Prepared, RunOptions, Target, Tokens, World, measure_closed, prepare};
use crate::say::say;

/// How the floor is found.
#[derive(Debug, Clone, Args)]
pub struct FloorOptions {
    /// Requests of a kind that become scripts, at most 100
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u64).range(1..=100))]
    samples: u64,
}

/// Measures every kind of request with and without the service.
pub async fn floor(
    server: &Server,
    url: &str,
    population: &Arc<Population>,
    run: &RunOptions,
    options: &FloorOptions,
    data: &Path,
) -> anyhow::Result<()> {
    let cluster = server.cluster()?;
    let program = server.program("pgbench")?;
    let folder = work_folder(data)?;
    let target = Target::start(run, url, population, &folder)?;
    let world = Arc::new(World::new(Arc::clone(population), Tokens::get(target.simulator, population)?));
    let mut database = connect(url).await?;
    say("  kind                     service   PostgreSQL alone   share");
    for workload in run.workloads()? {
        if workload.name == "mixed" {
            continue;
        }
        let prepared = prepare(&workload, &world)?;
        let mut connection = Connection::open(target.service)?;
        let mut random = Random::of(population.scale.seed, 77);
        let calls: Vec<Call> = if prepared.samples.is_empty() {
            (0..options.samples).map(|_| prepared.next(&mut random)).collect()
        } else {
            prepared.samples.clone()
        };
        let first = connection.send(&calls[0])?;
        if !prepared.is_expected(first) {
            say(format_args!("  {:<22} not served: {first}", workload.name));
            continue;
        }
        for call in prepared.before.iter().chain(&calls) {
            connection.send(call)?;
        }
        let requests = capture::capture(&mut database, &cluster.log(), &mut connection, &calls).await?;
        let scripts = script::scripts(&mut database, &requests).await?;
        if scripts.is_empty() {
            say(format_args!("  {:<22} needs no statement", workload.name));
            continue;
        }
        let same = Same { prepared: &prepared, calls: &calls };
        let is_search = workload.name.starts_with("list") || workload.name.starts_with("search");
        let bench = pgbench::Pgbench {
            program: &program,
            socket: cluster.socket(),
            database: &crate::database::name(population.scale.dialogs),
            connections: run.connections,
            duration: run.duration(),
            plans_every_time: is_search,
        };
        let (mut of_service, mut of_postgres) = (Vec::new(), Vec::new());
        for repeat in 0..run.repeats.max(1) {
            checkpoint(&mut database).await?;
            of_service.push(measure_closed(target.service, &same, run, repeat as u64).throughput());
            checkpoint(&mut database).await?;
            of_postgres.push(bench.run(&scripts, &folder.join("floor"))?);
        }
        let (service, alone) = (middle(of_service), middle(of_postgres));
        say(format_args!(
            "  {:<22} {service:>8.0}/s {alone:>12.0}/s {:>12.0} %",
            workload.name,
            100.0 * service / alone.max(0.001)
        ));
    }
    Ok(())
}

/// The requests that became scripts.
struct Same<'a> {
    prepared: &'a Prepared,
    calls: &'a [Call],
}

impl Source for Same<'_> {
    fn next(&self, random: &mut Random) -> Call {
        self.calls[random.place(self.calls.len())].clone()
    }

    fn is_expected(&self, status: u16) -> bool {
        self.prepared.is_expected(status)
    }
}

async fn checkpoint(database: &mut PgConnection) -> anyhow::Result<()> {
    sqlx::raw_sql("CHECKPOINT").execute(database).await?;
    Ok(())
}

fn middle(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or(0.0)
}
