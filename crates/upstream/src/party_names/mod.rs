//! Names of parties and users, from the register.

mod cache;
mod client;
mod dto;
mod order;

pub use self::client::PartyNames;

pub(crate) use self::cache::PARTY_NAMES_CACHE;
