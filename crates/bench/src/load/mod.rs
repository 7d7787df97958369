//! `load`: fills a database, as fast as the machine can.
//!
//! Dialogs are written in the order of time, a thousand per transaction, over several connections. A load that was
//! interrupted goes on where it stopped: which thousands are done is written with them.

mod indexes;
mod progress;
mod state;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use clap::Args;
use dialogporten_domain::dialog::NewDialog;
use dialogporten_storage::bulk::{self, BulkNames, Lexicon};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::task::JoinSet;

use self::progress::Progress;
use self::state::LoadState;
use crate::dialog::{Maker, Words};
use crate::population::{Population, SERVICES, Scale, Service};
use crate::say::{grouped, say};
use crate::{database, machine};

/// Dialogs per transaction.
const CHUNK: u64 = 1_000;

/// What is loaded, and how.
#[derive(Debug, Clone, Args)]
pub struct LoadOptions {
    /// Which of many possible populations
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Connections that load at the same time [default: one more than there are processors]
    #[arg(long)]
    pub load_connections: Option<usize>,
}

/// Everything that the connections of a load share.
struct Shared {
    url: String,
    population: Arc<Population>,
    words: Words,
    names: BulkNames,
    lexicon: Lexicon,
    /// Chunks that are left, and which of them is next.
    left: Vec<u64>,
    next: AtomicU64,
    loaded: AtomicU64,
}

/// Is everything there that was to be loaded?
pub async fn is_finished(url: &str) -> anyhow::Result<bool> {
    LoadState::is_finished(&mut database::connect(url).await?).await
}

/// Fills a database unless that was done before. Returns what is in it.
pub async fn load(url: &str, dialogs: u64, options: &LoadOptions) -> anyhow::Result<Scale> {
    let mut connection = database::connect(url).await?;
    let state = LoadState::begin(&mut connection, dialogs, options.seed).await?;
    if state.is_finished {
        return Ok(state.scale);
    }
    say(format_args!("loading {} dialogs", grouped(dialogs)));
    let population = Arc::new(Population::new(state.scale));
    let names = intern(&mut connection, &population).await?;
    let words = Words::default();
    let total = Maker::new(&population, &words).count();
    let left: Vec<u64> = (0..total.div_ceil(CHUNK)).filter(|chunk| !state.done.contains(chunk)).collect();
    let shared = Arc::new(Shared {
        url: url.to_owned(),
        population,
        words,
        names,
        lexicon: Lexicon::default(),
        loaded: AtomicU64::new(state.done.len() as u64 * CHUNK),
        left,
        next: AtomicU64::new(0),
    });

    let progress = Progress::start(total, shared.loaded.load(Ordering::Relaxed));
    let mut tasks = JoinSet::new();
    for _ in 0..options.load_connections.unwrap_or_else(|| machine::processors() + 1) {
        tasks.spawn(write_chunks(Arc::clone(&shared)));
    }
    loop {
        tokio::select! {
            ended = tasks.join_next() => match ended {
                Some(ended) => ended??,
                None => break,
            },
            () = tokio::time::sleep(progress::PAUSE) => progress.tell(shared.loaded.load(Ordering::Relaxed)),
        }
    }
    progress.end("dialogs are in");
    finish(&mut connection, url).await?;
    progress.end("the database is loaded");
    Ok(state.scale)
}

/// Gives integers to all names in advance. The order of the parties has nothing to do with their ranks.
async fn intern(connection: &mut PgConnection, population: &Population) -> anyhow::Result<BulkNames> {
    let shuffled = crate::random::Permutation::new(population.party_count(), population.scale.seed);
    let parties: Vec<String> =
        (0..population.party_count()).map(|at| population.party(shuffled.forward(at)).as_str().to_owned()).collect();
    let services: Vec<Service> = (0..SERVICES).map(Service).collect();
    let mut orgs: Vec<String> = services.iter().map(|service| service.agency()).collect();
    orgs.sort();
    orgs.dedup();
    let resources: Vec<String> = services.iter().map(|service| service.urn()).collect();
    Ok(BulkNames::intern(connection, &orgs, &parties, &resources).await?)
}

async fn write_chunks(shared: Arc<Shared>) -> anyhow::Result<()> {
    let mut connection = database::connect(&shared.url).await?;
    loop {
        let at = usize::try_from(shared.next.fetch_add(1, Ordering::Relaxed)).unwrap_or(usize::MAX);
        let Some(chunk) = shared.left.get(at).copied() else { return Ok(()) };
        let making = Arc::clone(&shared);
        let dialogs = tokio::task::spawn_blocking(move || make(&making, chunk)).await??;
        let mut transaction = connection.begin().await?;
        let (names, lexicon) = (&shared.names, &shared.lexicon);
        bulk::write(&mut transaction, names, lexicon, &dialogs).await.with_context(|| format!("chunk {chunk}"))?;
        LoadState::done(&mut transaction, chunk).await?;
        transaction.commit().await?;
        shared.loaded.fetch_add(dialogs.len() as u64, Ordering::Relaxed);
    }
}

fn make(shared: &Shared, chunk: u64) -> anyhow::Result<Vec<NewDialog>> {
    let maker = Maker::new(&shared.population, &shared.words);
    (chunk * CHUNK..((chunk + 1) * CHUNK).min(maker.count())).map(|number| maker.make(number)).collect()
}

/// What comes after the last dialog: pairs, indexes, statistics, and everything on disk.
async fn finish(connection: &mut PgConnection, url: &str) -> anyhow::Result<()> {
    say("collecting pairs of parties and services");
    bulk::add_pairs(connection).await?;
    for table in state::TABLES {
        sqlx::raw_sql(AssertSqlSafe(format!("ALTER TABLE {table} RESET (autovacuum_enabled)")))
            .execute(&mut *connection)
            .await?;
    }
    say("building indexes, vacuuming and counting");
    indexes::restore(url).await?;
    sqlx::raw_sql("CHECKPOINT").execute(&mut *connection).await?;
    LoadState::finish(connection).await
}
