//! Copies of what the platform publishes.

mod minimum_level;
mod subject_resource;

pub use subject_resource::{SubjectResource, SubjectResourceChange};
