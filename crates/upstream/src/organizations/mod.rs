//! The agencies, from the content delivery network of the platform. For showing only, never for deciding.

mod cache;
mod client;
mod dto;
mod organization;

pub use self::client::OrganizationsClient;
pub use self::organization::{Organization, Organizations};

pub(crate) use self::cache::ORGANIZATIONS_CACHE;
