//! What the full-text index knows of a dialog.

mod configuration;
mod pending;
mod pieces;
mod sources;

pub(crate) use pieces::TextPieces;
