//! How the server is reached.

mod address;
mod pools;
mod server;
mod servers;
mod settings;
mod usage;
mod ways;

#[cfg(feature = "bulk")]
pub(crate) use address::parse as parse_address;
pub(crate) use pools::{Pools, ReplicaPools};
pub(crate) use server::check_server;
pub use settings::StoreSettings;
pub use usage::{PoolUsage, SearchLimits};
