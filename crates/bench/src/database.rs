//! The database that is measured: a private server on this machine, found as the sandbox finds its own, or one that is
//! named.
//!
//! While requests are measured, nothing that protects the data is switched off: figures from a server that may forget are
//! worth nothing. A private server that is filled forgets when the machine fails, and is filled again.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use clap::Args;
use dialogporten_sandbox::postgres::{Cluster, PostgresBinaries};
use dialogporten_storage::{Store, StoreSettings, bulk};
use serde::Serialize;
use sqlx::PgConnection;

use crate::machine;
use crate::say::{grouped, say};

/// Where the database is.
#[derive(Debug, Clone, Args)]
pub struct DatabaseOptions {
    /// Database to use instead of a private server; it must be empty, or filled by an earlier run
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Folder that keeps the private server and everything else
    #[arg(long, default_value = "/var/tmp/dialogporten-bench")]
    pub data: PathBuf,
    /// Folder of the server programs
    #[arg(long, env = "PG_BIN")]
    pg_bin: Option<PathBuf>,
    /// Setting of the private server, `name=value`; may be repeated
    #[arg(long = "set")]
    settings: Vec<String>,
}

/// A server with databases.
pub struct Server {
    options: DatabaseOptions,
    /// The private one.
    cluster: Option<Cluster>,
    named: Option<String>,
    programs: Option<PostgresBinaries>,
}

impl Server {
    /// Starts the private server, unless another one is named.
    pub fn start(options: &DatabaseOptions) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&options.data)
            .with_context(|| format!("{} cannot be created", options.data.display()))?;
        let explicit = options.pg_bin.as_deref();
        if let Some(url) = &options.database_url {
            let programs = PostgresBinaries::find_installed(explicit)?;
            return Ok(Self { options: options.clone(), cluster: None, named: Some(url.clone()), programs });
        }
        let programs = PostgresBinaries::find(explicit, &options.data.join("programs"))?;
        let cluster = start(&programs, options, &[])?;
        Ok(Self { options: options.clone(), cluster: Some(cluster), named: None, programs: Some(programs) })
    }

    /// Starts the private server anew, so that it writes as fast as the machine can: what a failure of the machine would
    /// leave of it is worth nothing. A server that is named stays as it is.
    pub fn hurry(&mut self) -> anyhow::Result<()> {
        self.restart(&LOADING)
    }

    /// Starts the private server anew, as it is measured, and after everything is on disk.
    pub fn calm_down(&mut self) -> anyhow::Result<()> {
        if let Some(cluster) = self.cluster.take() {
            cluster.stop()?;
            // What was written without waiting for the disk would otherwise be written while requests are measured.
            let synced = std::process::Command::new("sync").status().context("sync cannot be started")?;
            ensure!(synced.success(), "sync failed: {synced}");
            self.start_again(&[])?;
        }
        Ok(())
    }

    fn restart(&mut self, settings: &[&str]) -> anyhow::Result<()> {
        if let Some(cluster) = self.cluster.take() {
            cluster.stop()?;
            self.start_again(settings)?;
        }
        Ok(())
    }

    fn start_again(&mut self, settings: &[&str]) -> anyhow::Result<()> {
        let programs = self.programs.as_ref().context("the programs of the server are known")?;
        self.cluster = Some(start(programs, &self.options, settings)?);
        Ok(())
    }

    /// Returns the address of the database for a number of dialogs, with the schema in place.
    pub async fn open(&self, dialogs: u64) -> anyhow::Result<String> {
        let url = match (&self.cluster, &self.named) {
            (Some(cluster), _) => {
                let name = name(dialogs);
                if !cluster.has_database(&name).await? {
                    cluster.create_database(&name).await?;
                }
                cluster.url(&name)
            }
            (None, named) => named.clone().unwrap_or_default(),
        };
        let settings = StoreSettings { url: url.clone(), max_connections: 2, ..StoreSettings::default() };
        let store = Store::connect(&settings).await?;
        store.migrate().await?;
        store.close().await;
        Ok(url)
    }

    /// Drops the database for a number of dialogs, so that the next one has its room. A server that is named keeps its own.
    pub async fn drop(&self, dialogs: u64) -> anyhow::Result<()> {
        if let Some(cluster) = &self.cluster {
            say(format_args!("dropping the database of {} dialogs", grouped(dialogs)));
            cluster.drop_database(&name(dialogs)).await?;
        }
        Ok(())
    }

    /// Returns the private server.
    pub fn cluster(&self) -> anyhow::Result<&Cluster> {
        self.cluster.as_ref().context("this needs the private server: its log is read")
    }

    /// Returns the path of one of the server's programs.
    pub fn program(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder =
            self.programs.as_ref().context("the programs of the server were not found; name them with --pg-bin")?;
        let path = folder.folder().join(name);
        ensure!(path.is_file(), "{} is missing", path.display());
        Ok(path)
    }

    /// Can several databases be used, one per size?
    pub fn is_private(&self) -> bool {
        self.cluster.is_some()
    }

    /// Stops the private server.
    pub fn stop(self) -> anyhow::Result<()> {
        if let Some(cluster) = self.cluster {
            say("stopping the database server");
            cluster.stop()?;
        }
        Ok(())
    }
}

/// Settings while a database is filled. Less room for the log than usual, because all of it is used up.
const LOADING: [&str; 7] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_wal_size=2GB",
    "wal_buffers=64MB",
    "checkpoint_timeout=1h",
];

fn start(programs: &PostgresBinaries, options: &DatabaseOptions, more: &[&str]) -> anyhow::Result<Cluster> {
    let mut settings = sizes(machine::memory()?);
    settings.extend(options.settings.iter().cloned());
    settings.extend(more.iter().map(|setting| (*setting).to_owned()));
    Ok(Cluster::start_tuned(programs, &options.data.join("postgres"), &settings)?)
}

/// Returns the name of the database for a number of dialogs.
pub fn name(dialogs: u64) -> String {
    format!("bench_{dialogs}")
}

/// What an administrator would set for a machine with so much memory, which the service and its clients share.
fn sizes(memory: u64) -> Vec<String> {
    let mib = memory / (1 << 20);
    vec![
        format!("shared_buffers={}MB", (mib / 4).clamp(128, 16_384)),
        format!("effective_cache_size={}MB", (mib / 2).max(256)),
        "max_wal_size=16GB".to_owned(),
        "checkpoint_timeout=15min".to_owned(),
        "random_page_cost=1.1".to_owned(),
        "effective_io_concurrency=200".to_owned(),
        "track_io_timing=on".to_owned(),
    ]
}

/// A setting of the server that figures depend on.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
pub struct Setting {
    name: String,
    value: String,
}

/// Opens a connection.
pub async fn connect(url: &str) -> anyhow::Result<PgConnection> {
    Ok(bulk::connect(url).await?)
}

/// Reads the settings that figures depend on.
pub async fn settings(connection: &mut PgConnection) -> anyhow::Result<Vec<Setting>> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT name, current_setting(name) FROM pg_settings
         WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'wal_level', 'shared_buffers',
                        'effective_cache_size', 'max_wal_size', 'checkpoint_timeout', 'random_page_cost', 'wal_compression')
         ORDER BY name",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(name, value)| Setting { name, value }).collect())
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} = {}", self.name, self.value)
    }
}

/// Returns the folder for the files of runs, which is made when it is missing.
pub fn work_folder(data: &Path) -> anyhow::Result<PathBuf> {
    let folder = data.join("work");
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be created", folder.display()))?;
    Ok(folder)
}
