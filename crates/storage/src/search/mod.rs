//! Lists of dialogs: filters, order, pages, words.

mod context;
mod listed;
mod request;
mod run;

pub use context::{ContextPage, ContextSearch, ListedContext};
pub use listed::{ListedContent, ListedDialog, Page};
pub use request::{Grant, Scope, Search};
