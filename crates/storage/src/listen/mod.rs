//! What processes tell each other through the database. Nothing of it is kept: who is not there does not hear it.

mod changes;
mod listener;

pub(crate) use changes::Changes;
pub use changes::{ChangeKind, DialogChange};
pub use listener::{Heard, Listener};
