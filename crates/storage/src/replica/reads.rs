//! Who has answered reads.

use std::sync::atomic::{AtomicU64, Ordering};

/// How many reads who has answered, since the start of the process.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    replica: AtomicU64,
    primary: AtomicU64,
    again: AtomicU64,
}

/// How many reads, of those that a replica may answer, who has answered since the start of the process.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadCounts {
    /// A replica.
    pub replica: u64,
    /// The primary, because no replica had come far enough.
    pub primary: u64,
    /// The primary, because the replica that was asked has failed.
    pub primary_after_replica: u64,
}

impl Reads {
    pub(super) fn of_replica(&self) {
        self.replica.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn of_primary(&self) {
        self.primary.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn asked_again(&self) {
        self.again.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn counts(&self) -> ReadCounts {
        ReadCounts {
            replica: self.replica.load(Ordering::Relaxed),
            primary: self.primary.load(Ordering::Relaxed),
            primary_after_replica: self.again.load(Ordering::Relaxed),
        }
    }
}
