//! What happens to the processes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use dialogporten_sandbox::free_port;
use dialogporten_sandbox::postgres::{Cluster, Durability};
use dialogporten_sandbox::simulator::{Fault, Simulator};
use rand::RngExt as _;

use super::gate::Gate;
use super::process::{command, postgres};

const BUS: &str = "/events/api/v1/events";
const DATABASE: &str = "dialogporten";
/// The database server is restarted this often.
const RESTART: Duration = Duration::from_secs(20);

/// The processes, and what has happened to them.
pub(crate) struct Chaos<'a> {
    variables: BTreeMap<String, String>,
    simulator: &'a Simulator,
    gate: &'a Gate,
    folder: PathBuf,
    cluster: Option<Cluster>,
    api: Child,
    port: u16,
    workers: Vec<Child>,
    deeds: BTreeMap<&'static str, usize>,
}

impl<'a> Chaos<'a> {
    /// Starts an API and two workers on a database of their own.
    pub(crate) fn start(mut variables: BTreeMap<String, String>, simulator: &'a Simulator, gate: &'a Gate) -> Self {
        // A folder that the account of the database server can reach.
        let folder = Path::new("/var/tmp").join(format!("dialogporten-kill-{}", std::process::id()));
        let cluster = Cluster::start(&postgres(), &folder, Durability::Relaxed).unwrap();
        let url = cluster.url(DATABASE);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let runtime = tokio::runtime::Runtime::new().unwrap();
                runtime.block_on(cluster.create_database(DATABASE)).unwrap();
            });
        });
        let port = free_port();
        variables.insert("DATABASE_URL".to_owned(), url);
        variables.insert("HTTP_LISTEN_ADDR".to_owned(), format!("127.0.0.1:{port}"));
        variables.insert("RUST_LOG".to_owned(), "off".to_owned());
        assert!(command(&variables, &["migrate"]).stdout(Stdio::null()).status().unwrap().success());
        let (api, workers) = (spawn(&variables, "serve"), vec![spawn_worker(&variables), spawn_worker(&variables)]);
        let names = ["api", "worker", "database", "cut", "hanging", "500", "429"];
        let deeds = names.into_iter().map(|name| (name, 0)).collect();
        Self { variables, simulator, gate, folder, cluster: Some(cluster), api, port, workers, deeds }
    }

    pub(crate) fn api(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn database(&self) -> String {
        self.variables["DATABASE_URL"].clone()
    }

    /// How often what happened.
    pub(crate) fn deeds(&self) -> &BTreeMap<&'static str, usize> {
        &self.deeds
    }

    /// Does something bad again and again; everything at least once.
    pub(crate) fn rage(&mut self, until: Instant) {
        let mut random = rand::rng();
        let mut next_restart = Instant::now() + RESTART / 5;
        let mut due: Vec<&'static str> = Vec::new();
        while Instant::now() < until {
            if Instant::now() >= next_restart {
                self.restart_database();
                next_restart = Instant::now() + RESTART;
            }
            if due.is_empty() {
                due = vec!["api", "worker", "worker", "cut", "hanging", "500", "429"];
            }
            let deed = due.swap_remove(random.random_range(0..due.len()));
            self.commit(deed, random.random_range(0..2));
            sleep(Duration::from_millis(random.random_range(200..700)));
        }
    }

    fn commit(&mut self, deed: &'static str, which: usize) {
        *self.deeds.entry(deed).or_default() += 1;
        match deed {
            "api" => {
                kill(&mut self.api);
                self.api = spawn(&self.variables, "serve");
            }
            "worker" => {
                kill(&mut self.workers[which]);
                self.workers[which] = spawn_worker(&self.variables);
            }
            "cut" => {
                self.gate.cut(true);
                sleep(Duration::from_millis(500));
                self.gate.cut(false);
            }
            "hanging" => self.simulator.inject_fault(Fault::delay(BUS, Duration::from_secs(3)).times(10)),
            "500" => self.simulator.inject_fault(Fault::status(BUS, 500).times(40)),
            _ => self.simulator.inject_fault(Fault::status(BUS, 429).times(40)),
        }
    }

    fn restart_database(&mut self) {
        *self.deeds.entry("database").or_default() += 1;
        self.cluster.take().unwrap().stop().unwrap();
        self.cluster = Some(Cluster::start(&postgres(), &self.folder, Durability::Relaxed).unwrap());
    }

    /// Lets everything work again.
    pub(crate) fn calm_down(&mut self) {
        self.gate.cut(false);
        self.simulator.clear_faults();
    }

    /// Asks the processes to stop, and sees that they do.
    pub(crate) fn end(mut self) {
        let mut children: Vec<Child> = std::mem::take(&mut self.workers);
        children.push(std::mem::replace(&mut self.api, spawn(&self.variables, "healthcheck")));
        for child in &mut children {
            let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
            assert!(asked.success() && child.wait().unwrap().success());
        }
    }
}

impl Drop for Chaos<'_> {
    fn drop(&mut self) {
        for child in self.workers.iter_mut().chain([&mut self.api]) {
            let _ = child.kill();
            let _ = child.wait();
        }
        drop(self.cluster.take());
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn spawn(variables: &BTreeMap<String, String>, what: &str) -> Child {
    command(variables, &[what]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Starts a worker. It answers probes, at an address of its own.
fn spawn_worker(variables: &BTreeMap<String, String>) -> Child {
    let mut variables = variables.clone();
    variables.insert("HTTP_LISTEN_ADDR".to_owned(), "127.0.0.1:0".to_owned());
    spawn(&variables, "worker")
}

fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}
