//! Dialogs: one file per statement.

mod children;
mod code;
mod document;
mod extract;
mod find;
mod insert;
mod lookup;
mod open;

pub use open::OpeningOutcome;
