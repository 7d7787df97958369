//! Whom a user may represent, and with which rights.

mod cache;
mod client;
mod dto;
mod mapping;
mod party;
mod query;

pub use self::client::AuthorizedParties;
pub use self::party::{
    AuthorizedInstance, AuthorizedParty, AuthorizedPartyType, PartyDescription, flattened, flattened_count,
};
pub use self::query::{AuthorizedPartiesQuery, party_filter};

pub(crate) use self::cache::AUTHORIZED_PARTIES_CACHE;
