//! Servers that follow another one, for tests of what a fail-over does.

use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use sqlx::Connection as _;

use super::account::Account;
use super::cluster::Durability;
use super::initdb::ROLE;
use super::layout::{self, Layout};
use super::{Cluster, Error, PostgresBinaries};

/// Settings of servers that are followed, or that follow. Whoever is answered may rely on it.
const SETTINGS: [&str; 5] = [
    "wal_level=replica",
    "max_wal_senders=8",
    "wal_keep_size=256MB",
    "synchronous_commit=on",
    "wal_retrieve_retry_interval=100ms",
];

/// What a copy of a running server does not need, or must not have.
const OMITTED: [&str; 2] = ["postmaster.pid", "postmaster.opts"];

impl Cluster {
    /// Starts a server for tests that others can follow, on a new folder, which is removed when the server ends.
    pub fn start_followed(binaries: &PostgresBinaries) -> Result<Self, Error> {
        let settings = SETTINGS.map(str::to_owned);
        Self::launch(binaries, &layout::unguessable_folder(), Durability::None, &settings, true)
    }

    /// Copies a server that can be followed into a new one that follows it.
    pub async fn start_standby(&self, binaries: &PostgresBinaries) -> Result<Self, Error> {
        let account = Account::of_server();
        let root = layout::unguessable_folder();
        let layout = Layout::prepare(&root, &account)?;
        let mut connection = self.connect().await?;
        sqlx::query("SELECT pg_backup_start('standby', true)").execute(&mut connection).await?;
        copy(&self.layout.data, &layout.data, &account)?;
        let label: String =
            sqlx::query_scalar("SELECT labelfile FROM pg_backup_stop(false)").fetch_one(&mut connection).await?;
        connection.close().await?;
        for (name, content) in [("backup_label", label.as_str()), ("standby.signal", "")] {
            let path = layout.data.join(name);
            std::fs::write(&path, content).map_err(Error::at(&path))?;
            account.own(&path)?;
        }
        let mut settings = SETTINGS.map(str::to_owned).to_vec();
        let socket = self.layout.socket.display();
        settings.push(format!("primary_conninfo=host={socket} user={ROLE} application_name=standby"));
        let binaries = binaries.clone();
        let started =
            tokio::task::spawn_blocking(move || Self::launch(&binaries, &root, Durability::None, &settings, true));
        started.await.map_err(|error| Error::NotReady { output: error.to_string() })?
    }

    /// Makes a server that follows another one a server of its own.
    pub async fn promote(&self) -> Result<(), Error> {
        self.execute("SELECT pg_promote(true, 60)".to_owned()).await
    }

    /// Ends the server at once: sessions are cut off, and nothing is written down.
    pub fn crash(mut self) -> Result<(), Error> {
        let file = self.layout.server_pid();
        let server = std::fs::read_to_string(&file).map_err(Error::at(&file))?;
        let killed =
            Command::new("kill").args(["-QUIT", server.trim()]).output().map_err(Error::at(Path::new("kill")))?;
        if !killed.status.success() {
            let output = String::from_utf8_lossy(&killed.stderr).trim().to_owned();
            return Err(Error::Program { program: "kill", output });
        }
        self.wait_until_gone()
    }
}

/// Copies a folder of a running server. Files that vanish meanwhile are none that matter.
fn copy(from: &Path, to: &Path, account: &Account) -> Result<(), Error> {
    std::fs::create_dir_all(to).map_err(Error::at(to))?;
    let permissions = std::fs::metadata(from).map_err(Error::at(from))?.permissions();
    std::fs::set_permissions(to, permissions).map_err(Error::at(to))?;
    account.own(to)?;
    for entry in std::fs::read_dir(from).map_err(Error::at(from))?.flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if OMITTED.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if source.is_dir() {
            copy(&source, &target, account)?;
            continue;
        }
        match std::fs::copy(&source, &target) {
            Ok(_) => account.own(&target)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Error::at(&source)(error)),
        }
    }
    Ok(())
}
