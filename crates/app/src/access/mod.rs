//! What a reader may do with a dialog.

mod details;
mod findable;
mod grants;
mod level;
mod list;
mod rights;

pub(crate) use details::{details, part_details};
pub(crate) use findable::GrantCache;
pub(crate) use grants::Constraint;
pub(crate) use level::{DEFAULT_LEVEL, level, require_level};
pub(crate) use list::{Listable, SubjectResources, is_listed, listed};
pub use rights::Rights;
