//! What roles and access packages are called, from access management.

mod cache;
mod client;
mod dto;
mod metadata;

pub use self::client::AccessMetadataClient;
pub use self::metadata::{AccessMetadata, Subject, SubjectKind};

pub(crate) use self::cache::ACCESS_METADATA_CACHE;
