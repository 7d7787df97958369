//! The folders and files of a private cluster.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::Error;
use super::account::Account;

/// The longest path of a Unix socket on the strictest system we care for, less the name of the socket itself.
const LONGEST_SOCKET_FOLDER: usize = 103 - "/.s.PGSQL.5432".len();

/// Where a cluster keeps its things.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// The folder that the caller chose.
    pub(super) root: PathBuf,
    /// The data folder of the server, inside the root.
    pub(super) data: PathBuf,
    /// The folder of the socket: inside the root, or in the folder for temporary files when that path is too long.
    pub(super) socket: PathBuf,
}

impl Layout {
    /// Creates the folders, closed to everyone else, and hands them over to the account of the server.
    pub(super) fn prepare(root: &Path, account: &Account) -> Result<Self, Error> {
        let root = std::path::absolute(root).map_err(Error::at(root))?;
        account.check_reachable(&root)?;
        std::fs::create_dir_all(&root).map_err(Error::at(&root))?;
        std::fs::set_permissions(&root, std::fs::Permissions::from_mode(0o700)).map_err(Error::at(&root))?;
        account.own(&root)?;
        let socket = socket_folder(&root, account)?;
        Ok(Self { data: root.join("data"), socket, root })
    }

    /// The file whose lock says that the folder is in use.
    pub(super) fn lock(root: &Path) -> PathBuf {
        root.join("lock")
    }

    /// The file that gets everything the server says.
    pub(super) fn log(&self) -> PathBuf {
        self.root.join("server.log")
    }

    /// The file in which the supervisor writes the process of the server.
    pub(super) fn server_pid(&self) -> PathBuf {
        self.root.join("server.pid")
    }

    /// The file in which the server writes its own state.
    pub(super) fn status(&self) -> PathBuf {
        self.data.join("postmaster.pid")
    }
}

/// Names a folder for temporary files that nobody else can have made before us.
pub(super) fn unguessable_folder() -> PathBuf {
    let random = RandomState::new().build_hasher().finish();
    std::env::temp_dir().join(format!("dialogporten-{random:016x}"))
}

fn socket_folder(root: &Path, account: &Account) -> Result<PathBuf, Error> {
    let inside = root.join("s");
    let folder = if inside.as_os_str().len() <= LONGEST_SOCKET_FOLDER { inside } else { unguessable_folder() };
    if !folder.is_dir() {
        std::fs::DirBuilder::new().mode(0o700).create(&folder).map_err(Error::at(&folder))?;
    }
    account.own(&folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_moves_the_socket_to_a_short_one() {
        let parent = std::env::temp_dir().join(format!("dialogporten-layout-{}", std::process::id()));
        let short = Layout::prepare(&parent.join("short"), &Account::Own).unwrap();
        let long = Layout::prepare(&parent.join("x".repeat(120)), &Account::Own).unwrap();
        assert_eq!(short.socket, short.root.join("s"));
        assert!(long.socket.as_os_str().len() <= LONGEST_SOCKET_FOLDER, "{}", long.socket.display());
        for folder in [&short.root, &short.socket, &long.socket] {
            assert_eq!(std::fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
        }
        std::fs::remove_dir(&long.socket).unwrap();
        std::fs::remove_dir_all(&parent).unwrap();
    }
}
