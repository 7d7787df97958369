//! Dialogs: one file per statement.

mod activity_match;
mod children;
mod code;
mod document;
mod extract;
mod find;
mod insert;
mod lookup;
mod open;
mod part;
mod reference;
mod resource;
mod state;
mod update;

pub use open::OpeningOutcome;
pub use part::AccessFacts;
pub use reference::ReferencedDialog;
