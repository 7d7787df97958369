//! What can go wrong with a private database server.

use std::path::{Path, PathBuf};

/// A private database server could not be found, prepared, started or used. The text is meant for a person.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither server programs nor a way to get them were found.
    #[error(
        "no PostgreSQL server programs (initdb and postgres, version {minimum} or newer) were found{detail}\n\
         install them with one of\n  \
           apt-get install postgresql\n  \
           dnf install postgresql-server\n  \
           brew install postgresql@17\n\
         or install npm, and they are fetched as a package\n\
         or set PG_BIN to the folder that holds them\n\
         or set DATABASE_URL to use a database that is already running",
        minimum = super::binaries::MINIMUM_VERSION
    )]
    NotFound {
        /// Why the last resort failed, starting with a separator; empty when it was not tried.
        detail: String,
    },
    /// The folder that was named explicitly holds no usable server programs.
    #[error(
        "{} holds no PostgreSQL server programs of version {} or newer",
        folder.display(),
        super::binaries::MINIMUM_VERSION
    )]
    Unusable {
        /// The folder that was named.
        folder: PathBuf,
    },
    /// Another process runs a server on the same folder.
    #[error("the database folder {} is in use by process {owner}; stop it or choose another folder", folder.display())]
    InUse {
        /// The data folder.
        folder: PathBuf,
        /// The identifier of the process that holds the folder, or a question mark.
        owner: String,
    },
    /// The folder was filled by another major version of the server.
    #[error(
        "the database folder {} was made by PostgreSQL {found}, but version {expected} was found; \
         install version {found} or start over with an empty folder",
        folder.display()
    )]
    VersionMismatch {
        /// The data folder.
        folder: PathBuf,
        /// The version that made the folder.
        found: String,
        /// The version of the server programs.
        expected: u32,
    },
    /// The server does not run as root, and its account cannot enter the folder.
    #[error("the server runs as user {user}, who cannot enter {}; choose another folder", folder.display())]
    Unreachable {
        /// The folder in question.
        folder: PathBuf,
        /// The account of the server.
        user: String,
    },
    /// A program of the server ended with an error.
    #[error("{program} failed: {output}")]
    Program {
        /// The name of the program.
        program: &'static str,
        /// What it said last.
        output: String,
    },
    /// The server did not become ready in time.
    #[error("the database server did not become ready: {output}")]
    NotReady {
        /// The end of its log.
        output: String,
    },
    /// A name is not usable for a database.
    #[error("{0:?} is not a database name: use 1 to 63 lower-case letters, digits and underscores")]
    InvalidName(String),
    /// A file or folder could not be used.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A statement failed.
    #[error("the database server refused a statement")]
    Statement(#[from] sqlx::Error),
}

impl Error {
    /// Returns a closure that adds the path to an error of the operating system.
    pub(super) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }
}
