//! What is measured, and for how long.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Workload, workloads};

/// What is measured, and for how long.
#[derive(Debug, Clone, Args)]
pub struct RunOptions {
    /// Which kinds of requests: names separated by commas, `mixed`, or `all`
    #[arg(long, default_value = "all")]
    pub workload: String,
    /// Connections that send requests at the same time
    #[arg(long, default_value_t = 16)]
    pub connections: usize,
    /// Seconds of a measurement
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// Seconds before the first measurement of a kind [default: a third of a measurement]
    #[arg(long)]
    warm_up: Option<f64>,
    /// Measurements of a kind, of which the middle one counts
    #[arg(long, default_value_t = 3)]
    pub repeats: usize,
    /// Let a worker deliver events and finish what requests leave behind, while requests are measured
    #[arg(long)]
    pub worker: bool,
    /// The program to measure [default: the one beside this program]
    #[arg(long)]
    pub binary: Option<PathBuf>,
    /// Address of a running service, instead of one that is started; needs --simulator-url
    #[arg(long, requires = "simulator_url")]
    pub service_url: Option<String>,
    /// Address of the simulated platform of that service, which must have been started with the world of the data
    #[arg(long, requires = "service_url")]
    pub simulator_url: Option<String>,
    /// Folder for the report
    #[arg(long, default_value = "bench-report")]
    pub out: PathBuf,
}

impl RunOptions {
    /// Returns how long a measurement takes.
    pub fn duration(&self) -> Duration {
        Duration::from_secs_f64(self.seconds.clamp(0.05, 3600.0))
    }

    /// Returns how long requests are sent before the first measurement.
    pub fn warm_up(&self) -> Duration {
        Duration::from_secs_f64(self.warm_up.unwrap_or(self.seconds / 3.0).clamp(0.0, 600.0))
    }

    /// Returns the kinds of requests that were asked for.
    pub fn workloads(&self) -> anyhow::Result<Vec<Workload>> {
        let all = workloads();
        if self.workload == "all" {
            return Ok(all);
        }
        self.workload
            .split(',')
            .map(|name| {
                let found = all.iter().find(|workload| workload.name == name.trim()).copied();
                found.ok_or_else(|| {
                    let names: Vec<&str> = all.iter().map(|workload| workload.name).collect();
                    anyhow::anyhow!("there is no workload {name}; there are {}", names.join(", "))
                })
            })
            .collect()
    }
}
