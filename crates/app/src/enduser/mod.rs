//! What persons and systems do with the dialogs of parties that they represent.

mod get;
mod hide;

pub use get::{OpenedDialog, get};
