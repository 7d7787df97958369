//! What the full-text index knows of a dialog.

pub(crate) mod configuration;
mod pending;
mod pieces;
mod sources;

pub(crate) use pieces::TextPieces;
