//! How the server is reached.

mod address;
mod pools;
mod server;
mod settings;
mod usage;

#[cfg(feature = "bulk")]
pub(crate) use address::parse as parse_address;
pub(crate) use pools::Pools;
pub(crate) use server::check_server;
pub use settings::StoreSettings;
pub use usage::PoolUsage;
