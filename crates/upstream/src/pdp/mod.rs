//! Access decisions about one dialog, made by Altinn Authorization.

mod cache;
mod client;
mod dto;
mod permissions;
mod query;
mod split;

pub use self::client::Pdp;
pub use self::permissions::Permissions;
pub use self::query::{DetailsQuery, MAIN, PartyAttribute, READ, Subject, TRANSMISSION_READ};

pub(crate) use self::cache::DECISIONS_CACHE;
