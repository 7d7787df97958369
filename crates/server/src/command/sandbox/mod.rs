//! `dialogporten sandbox`: everything on one machine, without any configuration.

mod database;
mod greeting;
pub(super) mod keys;
mod platform;
pub(super) mod world;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use dialogporten_domain::Clock;

use dialogporten_rest::Surface;
use dialogporten_sandbox::provider::{Provider, ProviderSettings};
use dialogporten_storage::PlatformTable;

pub use keys::new_keys;
pub use platform::simulated_platform;

use super::sync::copy_platform_tables;
use super::{MISSING, say, simulator};
use crate::config::Source;
use crate::lifecycle::StopSignals;
use crate::{Service, Settings, Worker, delivery_settings, telemetry};

/// Where the simulated platform of the sandbox listens.
pub(super) const SIMULATOR: &str = "http://127.0.0.1:7215";

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Folder that keeps the database and the keys
    #[arg(long)]
    data: Option<PathBuf>,
    /// Start over: forget everything that was kept
    #[arg(long)]
    fresh: bool,
    /// Port of the API
    #[arg(long, default_value_t = 7214)]
    port: u16,
    /// Port of the simulated platform
    #[arg(long, default_value_t = 7215)]
    simulator_port: u16,
    /// Port of the sample service that the dialogs point to. Dialogs keep the port they were created with
    #[arg(long, default_value_t = 7216)]
    provider_port: u16,
    /// Where the pages of an inbox come from that may call the sample service; may be given several times
    #[arg(long, default_value = "http://localhost:3000")]
    inbox_origin: Vec<String>,
    /// Show the log of the API, as a filter in the form of `RUST_LOG`
    #[arg(long, default_value = "warn")]
    log: String,
}

pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let mut signals = StopSignals::listen()?;
    telemetry::start(&options.log);
    for (name, port) in [
        ("--port", options.port),
        ("--simulator-port", options.simulator_port),
        ("--provider-port", options.provider_port),
    ] {
        check_port(name, port)?;
    }
    let folder = database::folder(options.data, options.fresh)?;
    let database = match database::start(&folder).await? {
        Ok(database) => database,
        Err(missing) => {
            say(missing);
            return Ok(ExitCode::from(MISSING));
        }
    };
    let simulator = simulator::start(SocketAddr::from((Ipv4Addr::LOCALHOST, options.simulator_port)), None).await?;

    let mut source = Source::default();
    let listen = format!("127.0.0.1:{}", options.port);
    for (name, value) in [
        ("DIALOGPORTEN_ENVIRONMENT", "Development"),
        ("HTTP_LISTEN_ADDR", listen.as_str()),
        ("DATABASE_URL", &database.url),
        ("Application__Dialogporten__BaseUri", &format!("http://{listen}")),
        ("LocalDevelopment__AllowLocalHttp", "true"),
        ("WebApi__OpenApi__ServiceOwnerTokenUrl", &greeting::owner_token_url(simulator.base_uri())),
        ("WebApi__OpenApi__EndUserTokenUrl", &greeting::person_token_url(simulator.base_uri())),
    ] {
        source.set(name, value.to_owned());
    }
    simulated_platform(&mut source, simulator.base_uri())?;
    keys::kept(&mut source, &folder)?;
    let settings = Settings::read(&source)?;

    let sample = ProviderSettings {
        api: settings.base_uri.clone(),
        public_base: settings.base_uri.clone(),
        platform: simulator.base_uri().to_owned(),
        inbox_origins: options.inbox_origin,
        clock: Clock::System,
    };
    let provider = Provider::start(SocketAddr::from((Ipv4Addr::LOCALHOST, options.provider_port)), sample).await?;
    let service = Service::start(&settings, Surface::All, Clock::System).await?;
    copy_platform_tables(service.upstream(), service.store())
        .await
        .context("the platform's tables cannot be copied")?;
    for table in PlatformTable::ALL {
        service.app().refresh_table(table).await;
    }
    let seeded = world::create_once(&service, &simulator, &provider, &folder).await?;
    let worker = Worker::start(&settings, delivery_settings(&settings), service.upstream(), Clock::System).await?;
    say(greeting::text(service.address(), simulator.base_uri(), provider.base_uri(), &folder, seeded));
    worker.schedule(&settings, service.upstream());
    signals.next().await;
    say("stopping");
    let (service, worker) = tokio::join!(service.stop(), worker.stop());
    service.and(worker)?;
    provider.stop().await;
    simulator.stop().await;
    database.stop().await?;
    Ok(ExitCode::SUCCESS)
}

/// Finds out early, and in plain words, whether something else has the port.
fn check_port(option: &str, port: u16) -> anyhow::Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map(drop)
        .with_context(|| format!("port {port} cannot be listened on; choose another with {option}"))
}
