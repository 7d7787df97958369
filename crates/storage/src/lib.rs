//! The dialog store: every SQL statement of the service.
//!
//! A dialog is a row with what is filtered, sorted or counted, one document with what a full update replaces, and
//! child rows for what grows without bound. Writes are single statements; so is the read of a whole dialog.

#[cfg(feature = "bulk")]
pub mod bulk;
mod connection;
mod dialog;
mod document;
mod error;
mod held;
mod interned;
mod jobs;
mod listen;
mod migrations;
mod outbox;
mod platform;
mod reindex;
mod replica;
mod search;
mod store;
mod text;
mod usage;

pub use connection::{PoolUsage, SearchLimits, StoreSettings};
pub use dialog::{
    AccessFacts, AppendGuard, AppendedReferences, DelegatedDialog, DeletedDialog, LabelTarget, LabeledDialog,
    OpeningOutcome, ReferencedDialog, ServiceOwnerLabels,
};
pub use document::Document;
pub use error::{Duplicate, DuplicateEntity, Error};
pub use jobs::{JobLock, JobRun};
pub use listen::{ChangeKind, DialogChange, Heard, Listener};
pub use outbox::{
    Claim, ClaimLimits, DeadLetter, DialogEvents, OutboxState, Outcome, PendingEvents, Settlement, Stop, StoredEvent,
};
pub use platform::{PlatformTable, SubjectResource, SubjectResourceChange};
pub use reindex::ReindexSelection;
pub use replica::{ReadCounts, ReplicaState};
pub use search::{
    ContextPage, ContextSearch, Grant, GrantedPairs, ListedContent, ListedContext, ListedDialog, ListedText, Page,
    Scope, Search,
};
pub use store::Store;
pub use usage::Usage;
