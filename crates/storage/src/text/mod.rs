//! What the full-text index knows of a dialog.

mod configuration;
mod pieces;
mod sources;

pub(crate) use pieces::TextPieces;
