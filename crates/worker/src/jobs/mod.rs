//! Jobs that run now and then, and when an operator starts them.

pub mod export_usage;
pub mod policy_levels;
pub mod purge_deleted;
pub mod reindex;
pub mod subject_resources;

use thiserror::Error;

/// A job could not be finished. What it had not stored yet is tried again by its next run.
#[derive(Debug, Error)]
pub enum JobError {
    /// A service of the platform failed.
    #[error("{0}")]
    Upstream(#[from] dialogporten_upstream::Error),
    /// The database failed.
    #[error("{0}")]
    Store(#[from] dialogporten_storage::Error),
    /// Another run has stored something since this one began, and that may be newer.
    #[error("another run has stored something meanwhile")]
    Overtaken,
    /// A file could not be written.
    #[error("a file could not be written: {0}")]
    File(#[from] std::io::Error),
}
