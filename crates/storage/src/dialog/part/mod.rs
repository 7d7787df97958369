//! Parts of a dialog, each read in one statement with what decides about access to them.

mod activities;
mod facts;
mod label_log;
mod seen_log;
mod transmissions;

pub use facts::AccessFacts;
