//! The account of the database server: ours, or a lesser one when we are root, which the server refuses.

use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Error;

/// The user that the server programs run as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Account {
    /// The user of this process.
    Own,
    /// A lesser user, because this process is root.
    Lesser { name: &'static str, uid: u32, gid: u32 },
}

impl Account {
    /// Finds the account for this process: root steps down to `postgres` or, where that is missing, `nobody`.
    pub(super) fn of_server() -> Self {
        if id(&["-u"]) != Some(0) {
            return Self::Own;
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| Some(Self::Lesser { name, uid: id(&["-u", name])?, gid: id(&["-g", name])? }))
            .unwrap_or(Self::Own)
    }

    /// Makes a command run as this account.
    pub(super) fn apply(&self, command: &mut Command) {
        if let Self::Lesser { uid, gid, .. } = *self {
            command.uid(uid).gid(gid);
        }
    }

    /// Hands a file or folder over to this account.
    pub(super) fn own(&self, path: &Path) -> Result<(), Error> {
        match *self {
            Self::Own => Ok(()),
            Self::Lesser { uid, gid, .. } => {
                std::os::unix::fs::chown(path, Some(uid), Some(gid)).map_err(Error::at(path))
            }
        }
    }

    /// Checks that this account can enter every folder above `path` that exists already.
    pub(super) fn check_reachable(&self, path: &Path) -> Result<(), Error> {
        let Self::Lesser { name, uid, gid } = *self else { return Ok(()) };
        let absolute = std::path::absolute(path).map_err(Error::at(path))?;
        let blocked: Option<PathBuf> = absolute
            .ancestors()
            .skip(1)
            .filter_map(|folder| Some((folder, std::fs::metadata(folder).ok()?)))
            .find(|(_, found)| {
                let entry_bit = match (found.uid() == uid, found.gid() == gid) {
                    (true, _) => 0o100,
                    (false, true) => 0o010,
                    (false, false) => 0o001,
                };
                found.mode() & entry_bit == 0
            })
            .map(|(folder, _)| folder.to_owned());
        match blocked {
            Some(folder) => Err(Error::Unreachable { folder, user: name.to_owned() }),
            None => Ok(()),
        }
    }
}

/// Tells whether the account that would run the server can reach a folder below existing ones.
///
/// Only root has to care: the server then runs as a lesser user, who cannot look into the home folder of root.
pub fn is_reachable(path: &Path) -> bool {
    Account::of_server().check_reachable(path).is_ok()
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_closed_folder_above_stops_a_lesser_account() {
        let open = std::env::temp_dir().join(format!("dialogporten-account-{}", std::process::id()));
        let closed = open.join("closed");
        std::fs::create_dir_all(&closed).unwrap();
        std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).unwrap();
        let stranger = Account::Lesser { name: "nobody", uid: 4_000_000, gid: 4_000_000 };

        assert!(stranger.check_reachable(&open.join("data")).is_ok());
        let refused = stranger.check_reachable(&closed.join("data/below")).unwrap_err().to_string();
        assert!(refused.contains("user nobody") && refused.contains("closed"), "{refused}");
        assert!(Account::Own.check_reachable(&closed.join("data")).is_ok());
        std::fs::remove_dir_all(&open).unwrap();
    }
}
