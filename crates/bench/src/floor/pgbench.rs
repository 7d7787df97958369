//! Running `pgbench`.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use dialogporten_domain::Clock;

use crate::machine;

/// How the scripts are run.
pub(super) struct Pgbench<'a> {
    pub(super) program: &'a Path,
    pub(super) socket: &'a Path,
    pub(super) database: &'a str,
    pub(super) connections: usize,
    pub(super) duration: Duration,
    /// Is every statement planned every time? Otherwise once.
    pub(super) plans_every_time: bool,
}

impl Pgbench<'_> {
    /// Runs scripts, each as often as the others, and returns how many per second were possible.
    pub(super) fn run(&self, scripts: &[String], folder: &Path) -> anyhow::Result<f64> {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        std::fs::create_dir_all(folder)?;
        let mut command = Command::new(self.program);
        command
            .args(["--no-vacuum", "--username", "dialogporten", "--host"])
            .arg(self.socket)
            .args(["--protocol", if self.plans_every_time { "extended" } else { "prepared" }])
            .args(["--client", &self.connections.to_string()])
            .args(["--jobs", &machine::processors().min(self.connections).to_string()])
            .args(["--time", &self.duration.as_secs().max(1).to_string()])
            .args(["--define", "n=0", "--define", &format!("run={}", run_number())])
            .env("PGOPTIONS", "-c jit=off");
        for (at, script) in scripts.iter().enumerate() {
            let path = folder.join(format!("{at}.sql"));
            std::fs::write(&path, script)?;
            command.arg("--file").arg(path);
        }
        let output = command.arg(self.database).output().context("pgbench cannot be started")?;
        let (text, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let is_complete = output.status.success() && !errors.contains("aborted") && !errors.contains("ERROR");
        ensure!(is_complete, "pgbench failed: {}", errors.chars().take(2000).collect::<String>());
        let rate = text.lines().find_map(|line| line.strip_prefix("tps = ")).and_then(|rest| rest.split(' ').next());
        rate.and_then(|rate| rate.parse().ok()).with_context(|| format!("pgbench does not tell its rate: {text}"))
    }
}

/// A number that no earlier run had.
fn run_number() -> u64 {
    Clock::System.now().unix_seconds().unsigned_abs()
}
