//! Filling an empty data folder.

use std::path::Path;
use std::process::{Command, Stdio};

use super::account::Account;
use super::layout::Layout;
use super::{Error, PostgresBinaries};

/// The role that owns everything in a private cluster.
pub(super) const ROLE: &str = "dialogporten";

/// Unicode-aware locales in order of preference. Without one, letters outside ASCII have no lower case and Norwegian
/// word stems are wrong.
const LOCALES: [&str; 3] = ["C.UTF-8", "C.utf8", "en_US.UTF-8"];

/// Creates the data folder once; one that exists must be of the same major version.
pub(super) fn ensure(binaries: &PostgresBinaries, layout: &Layout, account: &Account) -> Result<(), Error> {
    if let Ok(found) = std::fs::read_to_string(layout.data.join("PG_VERSION")) {
        let found = found.trim().to_owned();
        return if found == binaries.version().to_string() {
            Ok(())
        } else {
            Err(Error::VersionMismatch { folder: layout.root.clone(), found, expected: binaries.version() })
        };
    }
    // Made aside and moved into place: an interrupted start leaves nothing that looks like a cluster.
    let staging = layout.root.join("data.new");
    let mut outcome = Ok(());
    for locale in LOCALES {
        if staging.exists() {
            std::fs::remove_dir_all(&staging).map_err(Error::at(&staging))?;
        }
        outcome = initialize(binaries, &staging, locale, account);
        if outcome.is_ok() {
            break;
        }
    }
    outcome?;
    std::fs::rename(&staging, &layout.data).map_err(Error::at(&layout.data))
}

fn initialize(binaries: &PostgresBinaries, data: &Path, locale: &str, account: &Account) -> Result<(), Error> {
    let mut command = Command::new(binaries.program("initdb"));
    command
        .arg("--pgdata")
        .arg(data)
        .args(["--username", ROLE, "--auth", "trust", "--encoding", "UTF8", "--no-sync", "--no-instructions"])
        .arg(format!("--locale={locale}"))
        .stdin(Stdio::null())
        .current_dir("/");
    account.apply(&mut command);
    let output = command.output().map_err(Error::at(&binaries.program("initdb")))?;
    if output.status.success() {
        return Ok(());
    }
    let output = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Error::Program { program: "initdb", output })
}
