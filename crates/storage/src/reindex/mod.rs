//! The full-text index is built anew, dialog by dialog, while everything else goes on.

mod entry;
mod queue;

pub use queue::ReindexSelection;
