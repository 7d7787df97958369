//! The service that is measured, with the simulated platform beside it.

use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use dialogporten_sandbox::free_port;

use super::RunOptions;
use super::process::Process;
use crate::measure::{Call, Connection, Method};
use crate::population::{self, Population};
use crate::say::say;

/// How long a start may take: the world of the largest users is large.
const PATIENCE: Duration = Duration::from_mins(2);
const PAUSE: Duration = Duration::from_millis(50);

/// How programs are started beside those that run.
struct Launch {
    binary: PathBuf,
    configuration: PathBuf,
    service: SocketAddr,
    url: String,
    folder: PathBuf,
}

impl Launch {
    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .arg(name)
            .env("CONFIG_FILE", &self.configuration)
            .env("RUST_LOG", "warn")
            .env("DIALOGPORTEN_ENVIRONMENT", "Development")
            .env("HTTP_LISTEN_ADDR", self.service.to_string())
            .env("DATABASE_URL", &self.url)
            .env("Application__Dialogporten__BaseUri", format!("http://{}", self.service));
        command
    }
}

/// A service and a platform that run.
pub struct Target {
    /// Where the service listens.
    pub service: SocketAddr,
    /// Where the platform listens.
    pub simulator: SocketAddr,
    /// The service, when it was started here. It ends before the platform.
    serve: Option<Process>,
    worker: Option<Process>,
    launch: Option<Launch>,
    _platform: Option<Process>,
}

impl Target {
    /// Starts both on a database, or takes those that run already.
    pub fn start(options: &RunOptions, url: &str, population: &Population, folder: &Path) -> anyhow::Result<Self> {
        if let (Some(service), Some(simulator)) = (&options.service_url, &options.simulator_url) {
            let (service, simulator) = (address(service)?, address(simulator)?);
            return Ok(Self { service, simulator, serve: None, worker: None, launch: None, _platform: None });
        }
        let binary = binary(options)?;
        let world = folder.join("world.json");
        say("writing the world of the users");
        let file = std::io::BufWriter::new(std::fs::File::create(&world)?);
        serde_json::to_writer(file, &population::seed(population))?;

        let (simulator, configuration) = (free_address(), folder.join("configuration.json"));
        // The one of an earlier run would be taken for the new one.
        if configuration.exists() {
            std::fs::remove_file(&configuration)?;
        }
        let mut command = Command::new(&binary);
        command.arg("simulator").arg("--listen").arg(simulator.to_string()).arg("--world").arg(&world);
        command.arg("--configuration").arg(&configuration);
        let mut platform = Process::start("the simulated platform", &mut command, &folder.join("simulator.log"))?;
        wait(&mut platform, || configuration.is_file() && is_answered(simulator, "/orgs/altinn-orgs.json"))?;

        let service = free_address();
        let launch = Launch { binary, configuration, service, url: url.to_owned(), folder: folder.to_owned() };
        for job in ["sync-subject-resource-mappings", "sync-resource-policy-information"] {
            let output = launch.command(job).output()?;
            ensure!(output.status.success(), "{job} failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        let mut serve = Process::start("the service", &mut launch.command("serve"), &folder.join("service.log"))?;
        wait(&mut serve, || is_answered(service, "/health/readiness"))?;
        let start_worker = || {
            let mut command = launch.command("worker");
            command.env("HTTP_LISTEN_ADDR", "127.0.0.1:0");
            Process::start("the worker", &mut command, &folder.join("worker.log"))
        };
        let worker = options.worker.then(start_worker).transpose()?;
        Ok(Self { service, simulator, serve: Some(serve), worker, launch: Some(launch), _platform: Some(platform) })
    }

    /// Starts a worker that sends events to an address. There must be none yet.
    pub fn start_worker(&mut self, events: SocketAddr) -> anyhow::Result<()> {
        let launch = self.launch.as_ref().context("a worker runs beside a service that was started here only")?;
        let mut command = launch.command("worker");
        command
            .env("HTTP_LISTEN_ADDR", "127.0.0.1:0")
            .env("EVENTS_MODE", "altinn")
            .env("Infrastructure__Altinn__EventsBaseUri", format!("http://{events}"));
        self.worker = Some(Process::start("the worker", &mut command, &launch.folder.join("worker.log"))?);
        Ok(())
    }

    /// Stops the worker.
    pub fn stop_worker(&mut self) {
        self.worker = None;
    }

    /// Returns the process of the worker, when there is one.
    pub fn worker(&self) -> Option<u32> {
        self.worker.as_ref().map(Process::id)
    }

    /// Returns the process of the service, when it was started here.
    pub fn process(&self) -> Option<u32> {
        self.serve.as_ref().map(Process::id)
    }
}

/// Finds the program: named, or beside this one, or beside the folder of tests that this one is in.
fn binary(options: &RunOptions) -> anyhow::Result<PathBuf> {
    if let Some(named) = &options.binary {
        return Ok(named.clone());
    }
    let own = std::env::current_exe()?;
    let found = own.ancestors().skip(1).take(2).map(|folder| folder.join("dialogporten")).find(|path| path.is_file());
    found.context("the program dialogporten is not beside this one; build it, or name it with --binary")
}

fn free_address() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, free_port()).into()
}

/// Reads `http://host:port`.
fn address(url: &str) -> anyhow::Result<SocketAddr> {
    let authority = url.strip_prefix("http://").context("only http:// addresses can be measured")?;
    let authority = authority.trim_end_matches('/');
    let found = authority.to_socket_addrs().with_context(|| format!("{url} has no address with a port"))?.next();
    found.with_context(|| format!("{url} has no address"))
}

/// Waits until a program is ready.
fn wait(process: &mut Process, is_ready: impl Fn() -> bool) -> anyhow::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while !is_ready() {
        process.check()?;
        if Instant::now() > deadline {
            bail!("{} was not ready after {} s", process.name(), PATIENCE.as_secs());
        }
        std::thread::sleep(PAUSE);
    }
    Ok(())
}

/// Is a path answered with success?
fn is_answered(address: SocketAddr, path: &str) -> bool {
    let call = Call { method: Method::Get, path: path.to_owned(), token: None, body: None };
    let answered = Connection::open(address).and_then(|mut connection| connection.send(&call));
    answered.is_ok_and(|status| status == 200)
}
