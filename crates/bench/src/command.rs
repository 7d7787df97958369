//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use clap::{Parser, Subcommand};

use crate::database::{self, DatabaseOptions, Server};
use crate::events::{self, Bed, EventsOptions};
use crate::floor::{self, FloorOptions};
use crate::load::{self, LoadOptions};
use crate::machine;
use crate::population::Population;
use crate::report::{self, Report};
use crate::run::{RunOptions, Target, Tokens, World, drive, measure, prepare, prepare_small_create};
use crate::say::{grouped, say};

/// Measures the service on a database of any size.
#[derive(Debug, Parser)]
#[command(name = "dialogporten-bench", version, about)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Fill a database
    Load {
        /// How many dialogs
        #[arg(long)]
        dialogs: u64,
        #[command(flatten)]
        load: LoadOptions,
        #[command(flatten)]
        database: DatabaseOptions,
    },
    /// Measure the service on a database, which is filled first when it is not
    Run {
        /// How many dialogs
        #[arg(long)]
        dialogs: u64,
        #[command(flatten)]
        load: LoadOptions,
        #[command(flatten)]
        run: RunOptions,
        #[command(flatten)]
        database: DatabaseOptions,
    },
    /// Run the service's statements without the service, and tell which part of that it reaches
    Floor {
        /// How many dialogs
        #[arg(long)]
        dialogs: u64,
        #[command(flatten)]
        load: LoadOptions,
        #[command(flatten)]
        run: RunOptions,
        #[command(flatten)]
        floor: FloorOptions,
        #[command(flatten)]
        database: DatabaseOptions,
    },
    /// Measure the service on databases of several sizes, and tell how durations grow
    All {
        /// Numbers of dialogs, the smallest first
        #[arg(long, value_delimiter = ',', default_values_t = [100_000, 1_000_000])]
        sizes: Vec<u64>,
        /// Drop each database when it has been measured, so that there need be room for the largest alone; those that were
        /// filled before are used as they are, and dropped as well
        #[arg(long, conflicts_with = "database_url")]
        drop: bool,
        #[command(flatten)]
        load: LoadOptions,
        #[command(flatten)]
        run: RunOptions,
        #[command(flatten)]
        database: DatabaseOptions,
    },
    /// Measure the delivery of events: how fast, how late, and how far behind while dialogs are created
    Events {
        /// How many dialogs
        #[arg(long, default_value_t = 10_000)]
        dialogs: u64,
        #[command(flatten)]
        load: LoadOptions,
        #[command(flatten)]
        run: RunOptions,
        #[command(flatten)]
        events: EventsOptions,
        #[command(flatten)]
        database: DatabaseOptions,
    },
    /// Write the world of the users as a file for `dialogporten simulator --world`
    World {
        /// How many dialogs
        #[arg(long)]
        dialogs: u64,
        /// The file
        #[arg(long)]
        out: PathBuf,
        #[command(flatten)]
        load: LoadOptions,
    },
}

/// Runs the command line of the process.
pub fn run() -> ExitCode {
    let command = CommandLine::parse().command;
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(execute(command)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(format_args!("dialogporten-bench: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn execute(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Load { dialogs, load, database } => {
            let mut server = Server::start(&database)?;
            let loaded = fill(&mut server, dialogs, &load).await;
            server.stop()?;
            loaded.map(drop)
        }
        Command::Run { dialogs, load, run, database } => sizes(&[dialogs], false, &load, &run, &database).await,
        Command::All { sizes: all, drop, load, run, database } => sizes(&all, drop, &load, &run, &database).await,
        Command::Floor { dialogs, load, run, floor, database } => {
            let mut server = Server::start(&database)?;
            let outcome = match fill(&mut server, dialogs, &load).await {
                Ok((url, population)) => floor::floor(&server, &url, &population, &run, &floor, &database.data).await,
                Err(error) => Err(error),
            };
            server.stop()?;
            outcome
        }
        Command::Events { dialogs, load, run, events, database } => {
            let mut server = Server::start(&database)?;
            let outcome = match fill(&mut server, dialogs, &load).await {
                Ok((url, population)) => delivery(&url, &population, &run, &events, &database).await,
                Err(error) => Err(error),
            };
            server.stop()?;
            outcome
        }
        Command::World { dialogs, out, load } => {
            let base = dialogporten_domain::Clock::System.now();
            let population = Population::new(crate::population::Scale { dialogs, seed: load.seed, base });
            let file = std::fs::File::create(&out).with_context(|| format!("{} cannot be written", out.display()))?;
            serde_json::to_writer(std::io::BufWriter::new(file), &crate::population::seed(&population))?;
            Ok(())
        }
    }
}

/// Measures delivery of what standard and small dialogs announce.
async fn delivery(
    url: &str,
    population: &Arc<Population>,
    run: &RunOptions,
    events: &EventsOptions,
    database: &DatabaseOptions,
) -> anyhow::Result<()> {
    let mut connection = database::connect(url).await?;
    let postgres = postmaster(&mut connection).await?;
    let mut target = Target::start(run, url, population, &database::work_folder(&database.data)?)?;
    let world = Arc::new(World::new(Arc::clone(population), Tokens::get(target.simulator, population)?));
    let create = run.workloads()?.into_iter().find(|workload| workload.name == "create");
    let standard = prepare(&create.context("`create` is what is measured here")?, &world)?;
    let drive = drive(target.service, run, 7);
    let mut bed = Bed { target: &mut target, database: &mut connection, postgres };
    events::measure(&mut bed, "dialogs of 8 KB", &standard, drive, events).await?;
    events::measure(&mut bed, "dialogs with a title", &prepare_small_create(&world), drive, events).await
}

/// Fills a database unless it is full.
async fn fill(server: &mut Server, dialogs: u64, options: &LoadOptions) -> anyhow::Result<(String, Arc<Population>)> {
    ensure!(dialogs >= 1_000, "with fewer than 1000 dialogs, nothing is like it is");
    let mut url = server.open(dialogs).await?;
    if !load::is_finished(&url).await? {
        server.hurry()?;
        url = server.open(dialogs).await?;
        load::load(&url, dialogs, options).await?;
        server.calm_down()?;
        url = server.open(dialogs).await?;
    }
    let scale = load::load(&url, dialogs, options).await?;
    Ok((url, Arc::new(Population::new(scale))))
}

async fn sizes(
    sizes: &[u64],
    is_dropped: bool,
    load: &LoadOptions,
    options: &RunOptions,
    database: &DatabaseOptions,
) -> anyhow::Result<()> {
    let mut server = Server::start(database)?;
    ensure!(server.is_private() || sizes.len() == 1, "a database that is named has one size");
    let mut reports = Vec::new();
    for dialogs in sizes {
        reports.push(one(&mut server, *dialogs, load, options, database).await?);
        report::write(&options.out, &reports)?;
        if is_dropped {
            server.drop(*dialogs).await?;
        }
    }
    server.stop()?;
    let errors: u64 = reports.iter().map(Report::errors).sum();
    ensure!(errors == 0, "{errors} requests failed");
    Ok(())
}

/// Measures one size.
async fn one(
    server: &mut Server,
    dialogs: u64,
    load: &LoadOptions,
    options: &RunOptions,
    database: &DatabaseOptions,
) -> anyhow::Result<Report> {
    let (url, population) = fill(server, dialogs, load).await?;
    let mut connection = database::connect(&url).await?;
    let postgres = postmaster(&mut connection).await?;
    let database_bytes: i64 =
        sqlx::query_scalar("SELECT pg_database_size(current_database())").fetch_one(&mut connection).await?;
    let target = Target::start(options, &url, &population, &database::work_folder(&database.data)?)?;
    let world = Arc::new(World::new(Arc::clone(&population), Tokens::get(target.simulator, &population)?));
    say(format_args!("measuring with {} dialogs, {} connections", grouped(dialogs), options.connections));
    let mut rows = Vec::new();
    for workload in options.workloads()? {
        let prepared = prepare(&workload, &world)?;
        let row = measure(&target, &workload, &prepared, options, &mut connection, postgres).await?;
        if row.not_served.is_some() {
            world.leave_out(workload.name);
        }
        rows.push(row);
    }
    Ok(Report {
        dialogs,
        connections: options.connections,
        processors: machine::processors(),
        memory: machine::memory()?,
        settings: database::settings(&mut connection).await?,
        database_bytes: database_bytes.unsigned_abs(),
        service_memory: target.process().and_then(machine::process_memory),
        rows,
    })
}

/// Returns the first process of the database server, when it is on this machine.
async fn postmaster(connection: &mut sqlx::PgConnection) -> anyhow::Result<Option<u32>> {
    let backend: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut *connection).await?;
    let is_local: bool = sqlx::query_scalar("SELECT inet_server_addr() IS NULL").fetch_one(connection).await?;
    Ok(u32::try_from(backend).ok().filter(|_| is_local).and_then(machine::parent))
}
