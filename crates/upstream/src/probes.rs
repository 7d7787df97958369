//! Asks neighbors whether they are there.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dialogporten_domain::{Clock, Timestamp};
use futures::future::join_all;
use tokio::sync::Mutex;
use url::Url;

/// A neighbor that does not answer within this time has failed.
const TIMEOUT: Duration = Duration::from_secs(20);
/// An answer that takes longer is worth telling.
const SLOW: Duration = Duration::from_secs(5);
/// How long answers count. Everybody may ask for them, and must not be able to keep neighbors busy through us.
const KEPT: Duration = Duration::from_secs(5);

/// An address that answers when a neighbor works.
#[derive(Debug, Clone)]
pub struct Probe {
    /// A name for people.
    pub name: String,
    /// The address.
    pub url: Url,
    /// Is the service of no use without this neighbor?
    pub is_hard_dependency: bool,
}

/// How a neighbor answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeOutcome {
    /// In time.
    Answered,
    /// Late.
    Slow,
    /// Not, or not with success.
    Failed,
}

/// What came of one probe.
#[derive(Debug, Clone)]
pub struct ProbeResult {
    /// What was asked.
    pub probe: Probe,
    /// How it answered.
    pub outcome: ProbeOutcome,
    /// How long that took.
    pub duration: Duration,
}

/// Asks several neighbors.
#[derive(Debug)]
pub struct Probes {
    http: reqwest::Client,
    neighbors: Vec<Probe>,
    clock: Clock,
    last: Mutex<Option<(Timestamp, Arc<[ProbeResult]>)>>,
}

impl Probes {
    /// Prepares probes; nothing is asked yet.
    pub fn new(http: reqwest::Client, neighbors: Vec<Probe>, clock: Clock) -> Self {
        Self { http, neighbors, clock, last: Mutex::default() }
    }

    /// Asks all neighbors at the same time, unless that was done a moment ago. Callers who come meanwhile wait for the
    /// same answers.
    pub async fn run(&self) -> Arc<[ProbeResult]> {
        let mut last = self.last.lock().await;
        let now = self.clock.now();
        if let Some((at, results)) = last.as_ref()
            && now < at.plus(KEPT)
        {
            return Arc::clone(results);
        }
        let results: Arc<[ProbeResult]> = join_all(self.neighbors.iter().map(|probe| self.ask(probe))).await.into();
        *last = Some((now, Arc::clone(&results)));
        results
    }

    async fn ask(&self, probe: &Probe) -> ProbeResult {
        let started = Instant::now();
        let answer = self.http.get(probe.url.clone()).timeout(TIMEOUT).send().await;
        let duration = started.elapsed();
        let outcome = match answer {
            Ok(answer) if !answer.status().is_success() => ProbeOutcome::Failed,
            Ok(_) if duration > SLOW => ProbeOutcome::Slow,
            Ok(_) => ProbeOutcome::Answered,
            Err(_) => ProbeOutcome::Failed,
        };
        ProbeResult { probe: probe.clone(), outcome, duration }
    }
}
