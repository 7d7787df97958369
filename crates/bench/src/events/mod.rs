//! `events`: creates dialogs while a worker tells of them, and tells how far it is behind.

mod sink;
mod watch;

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Args;
use sqlx::PgConnection;

use crate::measure::{Drive, Phase};
use crate::run::{Prepared, Target};
use crate::say::{grouped, say};
use sink::Sink;
use watch::Watch;

/// How long everything may take to arrive.
const PATIENCE: Duration = Duration::from_mins(10);
const PAUSE: Duration = Duration::from_millis(20);
/// Pause after the worker was started: what it needs to begin with is not measured.
const BEGIN: Duration = Duration::from_secs(2);

/// What is measured, besides how requests are sent.
#[derive(Debug, Clone, Args)]
pub struct EventsOptions {
    /// Creates per second while delays are measured
    #[arg(long, default_value_t = 300.0)]
    rate: f64,
    /// Seconds of creating without a worker, to see how fast it catches up
    #[arg(long, default_value_t = 5.0)]
    backlog: f64,
}

/// What everything runs on.
pub struct Bed<'a> {
    /// Service and platform.
    pub target: &'a mut Target,
    /// A connection of our own.
    pub database: &'a mut PgConnection,
    /// The database server's first process, when it is on this machine.
    pub postgres: Option<u32>,
}

/// Measures delivery with one kind of dialog.
pub async fn measure(
    bed: &mut Bed<'_>,
    name: &str,
    prepared: &Prepared,
    drive: Drive,
    options: &EventsOptions,
) -> anyhow::Result<()> {
    say(format_args!("{name}"));
    let sink = Sink::start()?;
    ensure!(!has_events(bed.database).await?, "events of something else are waiting");

    // Without a worker: what a create costs, and something to catch up with.
    let begun = Watch::start(bed.target, bed.postgres);
    let alone = closed(drive, options.backlog, prepared)?;
    let created = alone.histogram.count();
    let usage = begun.stop(bed.target, bed.postgres);
    say(format_args!(
        "  without a worker     {:>6.0} creates/s   {}",
        alone.throughput(),
        usage.per("create", created)
    ));

    bed.target.start_worker(sink.address)?;
    let begun = Watch::start(bed.target, bed.postgres);
    let caught_up = drain(bed.database, &sink).await?;
    let usage = begun.stop(bed.target, bed.postgres);
    let delivered = sink.count();
    let per_dialog = delivered.checked_div(created).unwrap_or(0);
    ensure!(per_dialog * created == delivered, "{delivered} events arrived of {created} dialogs");
    say(format_args!(
        "  catching up          {:>6.0} events/s    {} events, {per_dialog} per dialog, {}",
        rate(delivered, caught_up),
        grouped(delivered),
        usage.per("event", delivered)
    ));
    std::thread::sleep(BEGIN);

    // As many as possible: where everything has to share the machine.
    let before = sink.count();
    let begun = Watch::start(bed.target, bed.postgres);
    let together = closed(drive, drive.duration.as_secs_f64(), prepared)?;
    let arrived = sink.count() - before;
    let usage = begun.stop(bed.target, bed.postgres);
    let made = together.histogram.count() * per_dialog;
    let backlog = made.saturating_sub(arrived);
    let caught_up = drain(bed.database, &sink).await?;
    say(format_args!(
        "  with a worker        {:>6.0} creates/s   {:.0} events/s made, {:.0} delivered; behind by {} after {:.0} s, \
         made up for in {:.1} s",
        together.throughput(),
        rate(made, together.elapsed),
        rate(arrived, together.elapsed),
        grouped(backlog),
        together.elapsed.as_secs_f64(),
        caught_up.as_secs_f64(),
    ));
    say(format_args!("                       {}", usage.per("event", arrived)));

    sink.delays();
    let phase = tokio::task::block_in_place(|| drive.open(prepared, options.rate));
    no_errors(&phase)?;
    drain(bed.database, &sink).await?;
    let delays = sink.delays();
    let of = |thousandths| millis(delays.quantile(thousandths));
    say(format_args!(
        "  {:>4.0} creates/s       events arrive after {:.1} ms p50, {:.1} ms p95, {:.1} ms p99, {:.1} ms at most",
        options.rate,
        of(500),
        of(950),
        of(990),
        millis(delays.max())
    ));
    bed.target.stop_worker();
    Ok(())
}

fn closed(drive: Drive, seconds: f64, prepared: &Prepared) -> anyhow::Result<Phase> {
    let drive = Drive { duration: Duration::from_secs_f64(seconds.clamp(0.1, 3600.0)), ..drive };
    let phase = tokio::task::block_in_place(|| drive.closed(prepared));
    no_errors(&phase)?;
    Ok(phase)
}

fn no_errors(phase: &Phase) -> anyhow::Result<()> {
    let error = phase.first_error.as_deref().unwrap_or_default();
    ensure!(phase.errors == 0, "{} creates failed: {error}", phase.errors);
    Ok(())
}

/// Waits until nothing is left to deliver. Returns how long that took from the first arrival on.
async fn drain(database: &mut PgConnection, sink: &Sink) -> anyhow::Result<Duration> {
    let (waiting_since, already) = (Instant::now(), sink.count());
    let mut began = None;
    loop {
        if began.is_none() && sink.count() > already {
            began = Some(Instant::now());
        }
        if !has_events(database).await? {
            return Ok(began.unwrap_or(waiting_since).elapsed());
        }
        ensure!(waiting_since.elapsed() < PATIENCE, "not everything was delivered");
        std::thread::sleep(PAUSE);
    }
}

async fn has_events(database: &mut PgConnection) -> anyhow::Result<bool> {
    let has_events = sqlx::query_scalar("SELECT EXISTS (SELECT FROM outbox)").fetch_one(database).await;
    has_events.context("the queue cannot be read")
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn rate(count: u64, during: Duration) -> f64 {
    count as f64 / during.as_secs_f64().max(1e-3)
}

#[expect(clippy::cast_precision_loss, reason = "durations are short")]
fn millis(micros: u64) -> f64 {
    micros as f64 / 1000.0
}
