//! The service that is measured, with the simulated platform beside it.

use std::net::{SocketAddr, TcpListener, ToSocketAddrs as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};

use super::RunOptions;
use super::process::Process;
use crate::measure::{Call, Connection, Method};
use crate::population::{self, Population};
use crate::say::say;

/// How long a start may take: the world of the largest users is large.
const PATIENCE: Duration = Duration::from_mins(2);
const PAUSE: Duration = Duration::from_millis(50);

/// A service and a platform that run.
pub struct Target {
    /// Where the service listens.
    pub service: SocketAddr,
    /// Where the platform listens.
    pub simulator: SocketAddr,
    /// The service, when it was started here. It ends before the platform.
    serve: Option<Process>,
    _platform: Option<Process>,
}

impl Target {
    /// Starts both on a database, or takes those that run already.
    pub fn start(options: &RunOptions, url: &str, population: &Population, folder: &Path) -> anyhow::Result<Self> {
        if let (Some(service), Some(simulator)) = (&options.service_url, &options.simulator_url) {
            let (service, simulator) = (address(service)?, address(simulator)?);
            return Ok(Self { service, simulator, serve: None, _platform: None });
        }
        let binary = binary(options)?;
        let world = folder.join("world.json");
        say("writing the world of the users");
        let file = std::io::BufWriter::new(std::fs::File::create(&world)?);
        serde_json::to_writer(file, &population::seed(population))?;

        let simulator = free_address()?;
        let mut command = Command::new(&binary);
        command.arg("simulator").arg("--listen").arg(simulator.to_string()).arg("--world").arg(&world);
        let mut platform = Process::start("the simulated platform", &mut command, &folder.join("simulator.log"))?;
        wait(&mut platform, simulator, "/orgs/altinn-orgs.json")?;

        let service = free_address()?;
        let environment = environment(&binary, url, service, simulator)?;
        for job in ["sync-subject-resource-mappings", "sync-resource-policy-information"] {
            let output = Command::new(&binary).arg(job).envs(environment.iter().cloned()).output()?;
            ensure!(output.status.success(), "{job} failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        let mut command = Command::new(&binary);
        command.arg("serve").envs(environment);
        let mut serve = Process::start("the service", &mut command, &folder.join("service.log"))?;
        wait(&mut serve, service, "/health/readiness")?;
        Ok(Self { service, simulator, serve: Some(serve), _platform: Some(platform) })
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

/// The configuration of a service that uses the simulated platform for everything outside.
fn environment(
    binary: &Path,
    url: &str,
    service: SocketAddr,
    simulator: SocketAddr,
) -> anyhow::Result<Vec<(String, String)>> {
    let platform = format!("http://{simulator}");
    let mut all: Vec<(String, String)> = vec![
        ("RUST_LOG".to_owned(), "warn".to_owned()),
        ("DIALOGPORTEN_ENVIRONMENT".to_owned(), "Development".to_owned()),
        ("HTTP_LISTEN_ADDR".to_owned(), service.to_string()),
        ("DATABASE_URL".to_owned(), url.to_owned()),
        ("Application__Dialogporten__BaseUri".to_owned(), format!("http://{service}")),
    ];
    for (index, name) in ["Maskinporten", "Altinn", "Idporten"].into_iter().enumerate() {
        let schema = format!("WebApi__Authentication__JwtBearerTokenSchemas__{index}");
        let issuer = format!("{platform}/sim/{}", name.to_lowercase());
        all.push((format!("{schema}__Name"), name.to_owned()));
        all.push((format!("{schema}__WellKnown"), format!("{issuer}/.well-known/openid-configuration")));
    }
    for (name, value) in [
        ("Altinn__BaseUri", format!("{platform}/")),
        ("Altinn__SubscriptionKey", "bench".to_owned()),
        ("AltinnCdn__BaseUri", format!("{platform}/")),
        ("Maskinporten__Environment", "test".to_owned()),
        ("Maskinporten__ClientId", "bench".to_owned()),
        ("Maskinporten__EncodedJwk", dialogporten_sandbox::simulator::new_client_key()?),
        ("Maskinporten__TokenEndpoint", format!("{platform}/sim/maskinporten/token")),
        ("Maskinporten__ExchangeEndpoint", format!("{platform}/authentication/api/v1/exchange/maskinporten")),
    ] {
        all.push((format!("Infrastructure__{name}"), value));
    }
    for name in ["Primary", "Secondary"] {
        let kid = format!("bench-{}", name.to_lowercase());
        let output = Command::new(binary).args(["generate-keys", "--kid", &kid, "--name", name]).output()?;
        ensure!(output.status.success(), "keys cannot be made: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout)?;
        all.extend(text.lines().filter_map(|line| line.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())));
    }
    Ok(all)
}

fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Reads `http://host:port`.
fn address(url: &str) -> anyhow::Result<SocketAddr> {
    let authority = url.strip_prefix("http://").context("only http:// addresses can be measured")?;
    let authority = authority.trim_end_matches('/');
    let found = authority.to_socket_addrs().with_context(|| format!("{url} has no address with a port"))?.next();
    found.with_context(|| format!("{url} has no address"))
}

/// Waits until a path is answered with success.
fn wait(process: &mut Process, address: SocketAddr, path: &str) -> anyhow::Result<()> {
    let call = Call { method: Method::Get, path: path.to_owned(), token: None, body: None };
    let deadline = Instant::now() + PATIENCE;
    loop {
        let answered = Connection::open(address).and_then(|mut connection| connection.send(&call));
        if answered.is_ok_and(|status| status == 200) {
            return Ok(());
        }
        process.check()?;
        if Instant::now() > deadline {
            bail!("{path} was not answered within {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(PAUSE);
    }
}
