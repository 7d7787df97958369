//! Events on their way out. Workers take them, oldest first and one dialog at a time, and say what became of them.
//!
//! No transaction is open while an event is delivered: a lease in the row keeps others away, and ends by itself when
//! the worker does. Finished events are deleted many at a time, so the queue holds what is under way and nothing else.

mod claim;
mod dead_letter;
mod payload;
mod settle;
mod state;

pub use claim::{Claim, ClaimLimits, DialogEvents, PendingEvents};
pub use dead_letter::DeadLetter;
pub use payload::StoredEvent;
pub(crate) use payload::payloads;
pub use settle::{Outcome, Settlement, Stop};
pub use state::OutboxState;
