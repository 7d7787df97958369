//! Something is appended to a dialog, whatever the size of it. Appends that do not insist on a revision never fail
//! because of each other.

mod activity;
mod columns;
mod target;
mod transmission;

pub(super) use columns::LabelChangeColumns;
pub use target::AppendedReferences;

use uuid::Uuid;

/// What must still hold of a dialog when something is appended to it.
#[derive(Debug, Clone, Copy)]
pub struct AppendGuard {
    /// Only to this revision.
    pub revision: Option<Uuid>,
    /// Also to a frozen dialog, and an activity also to a deleted one.
    pub is_admin: bool,
}
