//! Copies of what the platform publishes.

mod changes;
mod minimum_level;
mod subject_resource;

pub use changes::PlatformTable;
pub use subject_resource::{SubjectResource, SubjectResourceChange};
