//! Asks neighbors whether they are there.

use std::time::{Duration, Instant};

use futures::future::join_all;
use url::Url;

/// A neighbor that does not answer within this time has failed.
const TIMEOUT: Duration = Duration::from_secs(20);
/// An answer that takes longer is worth telling.
const SLOW: Duration = Duration::from_secs(5);

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
#[derive(Debug, Clone)]
pub struct Probes {
    http: reqwest::Client,
    probes: Vec<Probe>,
}

impl Probes {
    /// Prepares probes; nothing is asked yet.
    pub fn new(http: reqwest::Client, probes: Vec<Probe>) -> Self {
        Self { http, probes }
    }

    /// Asks all neighbors at the same time.
    pub async fn run(&self) -> Vec<ProbeResult> {
        join_all(self.probes.iter().map(|probe| self.ask(probe))).await
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
