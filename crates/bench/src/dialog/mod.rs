//! What stands in the dialogs.

mod draft;
mod make;
mod size;
mod words;

pub use draft::{Writer, standard};
pub use make::{Maker, RULES};
pub use size::Size;
pub use words::{Words, common_word, rare_word};
