//! A running private cluster.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use url::Url;

use super::account::Account;
use super::initdb::{self, ROLE};
use super::layout::{self, Layout};
use super::{Error, PostgresBinaries, lock, supervisor};

/// How long a start may take; a folder that was not shut down cleanly is repaired first.
const START: Duration = Duration::from_mins(1);
/// How long a fast shutdown may take.
const STOP: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(5);

/// What of the data survives what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing survives a crash of the machine: for tests.
    None,
    /// Everything survives a kill of the process; a crash of the machine costs the last moments, never consistency.
    Relaxed,
    /// Everything that was answered survives a crash of the machine, as in operation: for measurements.
    Full,
}

impl Durability {
    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::None => {
                &["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_wal_size=4GB"]
            }
            Self::Relaxed => &["synchronous_commit=off", "checkpoint_timeout=15min"],
            Self::Full => &[],
        }
    }
}

/// Settings of every private cluster: reachable through its socket alone, no replication, room for many pools.
const SETTINGS: [&str; 6] = [
    "listen_addresses=",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=300",
    "timezone=UTC",
    "log_timezone=UTC",
];

/// A Postgres server that this process started and that ends with it.
#[derive(Debug)]
pub struct Cluster {
    pub(super) layout: Layout,
    pub(super) supervisor: Child,
    /// Held until the server is gone.
    _lock: File,
}

impl Cluster {
    /// Starts the server on a folder, which is created and filled on first use. Blocks until it accepts connections:
    /// about a tenth of a second, half a second more the first time.
    pub fn start(binaries: &PostgresBinaries, folder: &Path, durability: Durability) -> Result<Self, Error> {
        Self::launch(binaries, folder, durability, &[], false)
    }

    /// Starts a server that keeps everything, with settings in the form `name=value` besides the usual ones.
    pub fn start_tuned(binaries: &PostgresBinaries, folder: &Path, settings: &[String]) -> Result<Self, Error> {
        Self::launch(binaries, folder, Durability::Full, settings, false)
    }

    /// Starts a server for tests on a new folder, which is removed when the server ends.
    pub fn start_temporary(binaries: &PostgresBinaries) -> Result<Self, Error> {
        Self::launch(binaries, &layout::unguessable_folder(), Durability::None, &[], true)
    }

    pub(super) fn launch(
        binaries: &PostgresBinaries,
        folder: &Path,
        durability: Durability,
        more: &[String],
        is_temporary: bool,
    ) -> Result<Self, Error> {
        let account = Account::of_server();
        account.check_reachable(&binaries.program("postgres"))?;
        std::fs::create_dir_all(folder).map_err(Error::at(folder))?;
        let lock = lock::take(folder)?;
        let layout = Layout::prepare(folder, &account)?;
        initdb::ensure(binaries, &layout, &account)?;

        let mut server = Command::new(binaries.program("postgres"));
        server.arg("-D").arg(&layout.data).arg("-k").arg(&layout.socket);
        let usual = SETTINGS.iter().chain(durability.settings()).copied();
        for setting in usual.chain(more.iter().map(String::as_str)) {
            server.args(["-c", setting]);
        }
        // A file from before would be taken for the new server's.
        let _ = std::fs::remove_file(layout.server_pid());
        let supervisor = supervisor::spawn(&mut server, &layout, &account, &lock, is_temporary)?;
        let mut cluster = Self { layout, supervisor, _lock: lock };
        cluster.wait_until_ready()?;
        Ok(cluster)
    }

    /// Returns the URL of a database, with the socket as a parameter.
    pub fn url(&self, database: &str) -> String {
        let mut url = format!("postgres://{ROLE}@localhost/{database}");
        let socket = self.layout.socket.to_string_lossy();
        if let Ok(mut parsed) = Url::parse(&url) {
            parsed.query_pairs_mut().append_pair("host", &socket);
            url = parsed.into();
        }
        url
    }

    /// Returns the folder of the server's socket.
    pub fn socket(&self) -> &Path {
        &self.layout.socket
    }

    /// Returns the file that gets everything the server says.
    pub fn log(&self) -> PathBuf {
        self.layout.log()
    }

    /// Returns the folder of the cluster.
    pub fn folder(&self) -> &Path {
        &self.layout.root
    }

    /// Stops the server: ends its sessions, writes everything down and waits until it is gone.
    pub fn stop(mut self) -> Result<(), Error> {
        self.shut_down()
    }

    fn shut_down(&mut self) -> Result<(), Error> {
        // The end of this pipe is the signal.
        drop(self.supervisor.stdin.take());
        self.wait_until_gone()
    }

    pub(super) fn wait_until_gone(&mut self) -> Result<(), Error> {
        let deadline = Instant::now() + STOP;
        while self.supervisor.try_wait().map_err(Error::at(&self.layout.root))?.is_none() {
            if Instant::now() > deadline {
                return Err(Error::NotReady { output: self.last_words() });
            }
            std::thread::sleep(PAUSE);
        }
        Ok(())
    }

    fn wait_until_ready(&mut self) -> Result<(), Error> {
        let deadline = Instant::now() + START;
        while !self.is_ready() {
            if self.has_server_ended() || Instant::now() > deadline {
                return Err(Error::NotReady { output: self.last_words() });
            }
            std::thread::sleep(PAUSE);
        }
        Ok(())
    }

    /// Reads the server's own status file: line 1 is its process, line 8 its state. The file of a server that was
    /// killed lies there until the new one replaces it, hence the comparison.
    fn is_ready(&self) -> bool {
        let (Ok(status), Ok(pid)) =
            (std::fs::read_to_string(self.layout.status()), std::fs::read_to_string(self.layout.server_pid()))
        else {
            return false;
        };
        let mut lines = status.lines();
        lines.next().map(str::trim) == Some(pid.trim()) && lines.nth(6).is_some_and(|state| state.trim() == "ready")
    }

    /// The supervisor ends when the server does.
    fn has_server_ended(&mut self) -> bool {
        self.supervisor.try_wait().is_ok_and(|status| status.is_some())
    }

    fn last_words(&self) -> String {
        let log = std::fs::read_to_string(self.layout.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(5)..].join("\n")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.shut_down() {
            tracing::warn!(%error, "the private database server was left behind");
        }
    }
}
