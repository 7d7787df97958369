//! What can go wrong.

use std::fmt;

use dialogporten_domain::dialog::ChildKind;
use sqlx::postgres::PgDatabaseError;

mod constraint;

use crate::document::CorruptDocument;

/// Why a statement failed. Texts hold neither SQL nor values.
#[derive(thiserror::Error)]
pub enum Error {
    /// Something with that identifier or key exists.
    #[error("{0}")]
    Duplicate(Duplicate),
    /// A concurrent statement got in the way; the same statement may succeed now.
    #[error("a concurrent statement got in the way")]
    Conflict,
    /// Others kept what the statement needs for longer than one waits for it.
    #[error("others were busy with the same for too long")]
    Busy,
    /// The statement took longer than its pool allows; a search, that or waiting for a connection.
    #[error("the statement took too long")]
    Timeout,
    /// The settings cannot be read.
    #[error("{0}")]
    Settings(String),
    /// The server or the database lacks something.
    #[error("the database cannot be used: {0}")]
    UnsuitableServer(String),
    /// A stored value cannot be read back.
    #[error("the stored {0} cannot be read")]
    Corrupt(&'static str),
    /// Anything else: the server is away, a check failed, no connection was free.
    #[error("{}", describe(.0))]
    Database(#[source] sqlx::Error),
}

/// The debug output of a database error holds the values of the row.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "storage::Error({self})")
    }
}

/// What exists already.
#[derive(Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// What kind of thing.
    pub entity: DuplicateEntity,
    /// Its identifier or key.
    pub value: String,
}

impl fmt::Display for Duplicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} exists already", self.entity)
    }
}

/// A key is the client's own text.
impl fmt::Debug for Duplicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What kind of thing exists already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DuplicateEntity {
    /// A dialog with the identifier.
    Dialog,
    /// A dialog of the same owner with the key.
    IdempotentKey,
    /// A transmission of the same dialog with the key.
    TransmissionIdempotentKey,
    /// A transmission with the identifier.
    DialogTransmission,
    /// An activity with the identifier.
    DialogActivity,
    /// A child of that kind with the identifier.
    Child(ChildKind),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let Some(cause) = error.as_database_error().and_then(|cause| cause.try_downcast_ref::<PgDatabaseError>())
        else {
            return match &error {
                sqlx::Error::ColumnDecode { source, .. } if source.is::<CorruptDocument>() => Self::Corrupt("document"),
                _ => Self::Database(error),
            };
        };
        match cause.code() {
            "23505" => match constraint::duplicate(cause.constraint().unwrap_or_default(), cause.detail()) {
                Some(duplicate) => Self::Duplicate(duplicate),
                None => Self::Database(error),
            },
            // Serialization failure, deadlock.
            "40001" | "40P01" => Self::Conflict,
            // A lock was not to be had in time.
            "55P03" => Self::Busy,
            // Canceled: nobody but the time limit does that.
            "57014" => Self::Timeout,
            _ => Self::Database(error),
        }
    }
}

fn describe(error: &sqlx::Error) -> String {
    match error.as_database_error().and_then(|cause| cause.try_downcast_ref::<PgDatabaseError>()) {
        Some(cause) => {
            let constraint = cause.constraint().map(|name| format!(" ({name})")).unwrap_or_default();
            format!("the database answered with error {}{constraint}", cause.code())
        }
        None if matches!(error, sqlx::Error::PoolTimedOut) => "no database connection was free in time".to_owned(),
        None => "the database could not be asked".to_owned(),
    }
}
