//! Services, their owners, who may use them, and their policies.

mod cache;
mod client;
mod dto;
mod policy;
mod resource;
mod updates;

pub use self::client::ResourceRegistry;
pub use self::resource::{OwnedResources, Resource, Resources};
pub use self::updates::{SubjectResourceUpdate, SubjectResourceUpdates};

pub(crate) use self::cache::RESOURCES_CACHE;
