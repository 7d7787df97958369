//! The published catalog of failures.
//!
//! What a client may read and what caused it are different fields; the cause is logged where the failure leaves the
//! process.

use dialogporten_domain::dialog::DomainError;
use dialogporten_domain::{Timestamp, Violation};
use dialogporten_storage::{self as storage, Duplicate, DuplicateEntity};
use dialogporten_upstream as upstream;
use uuid::Uuid;

/// Name of the dialog in published texts and keys.
pub(crate) const DIALOG: &str = "DialogEntity";
/// Name of a transmission.
pub(crate) const TRANSMISSION: &str = "DialogTransmission";
/// Name of an activity.
pub(crate) const ACTIVITY: &str = "DialogActivity";

/// Why a use case did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request breaks rules that need nothing but the request.
    #[error("the request is not valid")]
    Invalid(Vec<Violation>),
    /// The caller may not do this.
    #[error("forbidden: {0}")]
    Forbidden(String),
    /// The entity does not exist, or the caller may not know that it does.
    #[error("{entity} was not found")]
    NotFound {
        /// What was looked for.
        entity: &'static str,
        /// Identifiers that were not found, separated by commas.
        ids: String,
    },
    /// The dialog is hidden from end users for now.
    #[error("the dialog is not visible yet")]
    NotVisible {
        /// When it becomes visible.
        until: Timestamp,
    },
    /// The dialog is hidden from end users for good.
    #[error("the dialog has expired")]
    Expired {
        /// When it expired.
        at: Timestamp,
    },
    /// The entity was deleted.
    #[error("{entity} is deleted")]
    Gone {
        /// What was deleted.
        entity: &'static str,
        /// Its identifier.
        ids: String,
    },
    /// The request conflicts with what is stored.
    #[error("conflict")]
    Conflict {
        /// Published key; empty for a lost race.
        key: String,
        /// Published text.
        message: String,
    },
    /// Others kept the dialog for themselves for longer than a command waits.
    #[error("others are busy with the dialog")]
    Busy,
    /// The revision that the caller expected is not the current one.
    #[error("the revision does not match")]
    PreconditionFailed,
    /// The request breaks rules that need the stored state or the platform.
    #[error("the request cannot be processed")]
    Domain(Vec<DomainError>),
    /// A neighbor did not answer as it should.
    #[error(transparent)]
    Upstream(#[from] upstream::Error),
    /// A neighbor answered, but does not know what it must know.
    #[error("{0}")]
    Unknown(&'static str),
    /// Something that no client can do anything about.
    #[error(transparent)]
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Published text for who meets others that change the same.
    pub const TRY_AGAIN: &str = "The request conflicted with a concurrent operation. Please try again.";

    /// Returns the failure for a dialog that does not exist for the caller.
    pub fn no_dialog(id: Uuid) -> Self {
        Self::NotFound { entity: DIALOG, ids: id.to_string() }
    }

    /// Returns the failure for an activity that the dialog does not have.
    pub fn no_activity(id: Uuid) -> Self {
        Self::NotFound { entity: "DialogActivity", ids: id.to_string() }
    }

    /// Returns the failure for a transmission that the dialog does not have.
    pub fn no_transmission(id: Uuid) -> Self {
        Self::NotFound { entity: "DialogTransmission", ids: id.to_string() }
    }

    /// Returns the failure for an opening that the dialog does not have.
    pub fn no_seen_entry(id: Uuid) -> Self {
        Self::NotFound { entity: "DialogSeenLog", ids: id.to_string() }
    }

    /// Returns the failure for a deleted dialog.
    pub fn deleted_dialog(id: Uuid) -> Self {
        Self::Gone { entity: DIALOG, ids: id.to_string() }
    }

    /// Returns the failure for several dialogs that do not exist for the caller.
    pub fn no_dialogs(ids: impl IntoIterator<Item = Uuid>) -> Self {
        let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
        Self::NotFound { entity: DIALOG, ids: ids.join(", ") }
    }

    /// Returns the failure for a dialog that only administrators may change.
    pub fn frozen_dialog(id: Uuid) -> Self {
        Self::Forbidden(format!("Dialog {id} is frozen and cannot be changed."))
    }

    /// Fails unless the caller named no revision, or the current one.
    pub(crate) fn unless_current(expected: Option<Uuid>, current: Uuid) -> Result<(), Self> {
        if expected.is_none_or(|expected| expected == current) { Ok(()) } else { Err(Self::PreconditionFailed) }
    }

    /// Returns a rule violation with one key.
    pub fn domain(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Domain(vec![DomainError { key: key.into(), message: message.into() }])
    }

    /// Did a write lose a race, so that the same command may succeed now?
    pub(crate) fn is_lost_race(&self) -> bool {
        matches!(self, Self::Conflict { key, .. } if key.is_empty())
    }

    /// Returns the conflict with a transmission of the same dialog that has the key.
    pub(crate) fn key_used(key: &str) -> Self {
        Self::Conflict {
            key: "IdempotentKey".to_owned(),
            message: format!("'{key}' already exists on another transmission of the dialog"),
        }
    }

    /// Returns the failure of a write that lost a race.
    pub fn lost_race() -> Self {
        Self::Conflict { key: String::new(), message: Self::TRY_AGAIN.to_owned() }
    }
}

impl From<storage::Error> for Error {
    fn from(error: storage::Error) -> Self {
        match error {
            storage::Error::Duplicate(duplicate) => Self::already_exists(&duplicate),
            storage::Error::Conflict => Self::lost_race(),
            storage::Error::Busy => Self::Busy,
            other => Self::Internal(Box::new(other)),
        }
    }
}

impl Error {
    /// Clients take the words "already exists" as success when they repeat a request.
    fn already_exists(Duplicate { entity, value }: &Duplicate) -> Self {
        let key = match entity {
            DuplicateEntity::Dialog | DuplicateEntity::IdempotentKey => "Dialog",
            DuplicateEntity::DialogTransmission => "DialogTransmission",
            DuplicateEntity::DialogActivity => "DialogActivity",
            DuplicateEntity::Child(kind) => kind.as_str(),
            DuplicateEntity::TransmissionIdempotentKey => return Self::key_used(value),
        };
        Self::domain(key, format!("Key ('Id')=({value}) already exists."))
    }
}
