//! Lists of dialogs: filters, order, pages, words.

mod allowed;
mod conditions;
mod context;
mod granted;
mod listed;
mod names;
mod plan;
mod request;
mod resolution;
mod rows;
mod run;
mod sorting;
mod source;
mod statement;
mod text;
mod words;

pub use context::{ContextPage, ContextSearch, ListedContext};
pub use granted::GrantedPairs;
pub use listed::{ListedContent, ListedDialog, Page};
pub(crate) use names::RememberedNames;
pub use request::{Grant, Scope, Search};
pub use text::ListedText;
