//! What a reader may do with a dialog.

mod details;
mod level;
mod list;
mod rights;

pub(crate) use details::details;
pub(crate) use level::{level, require_level};
pub(crate) use list::SubjectResources;
pub(crate) use list::is_listed;
pub use rights::Rights;
