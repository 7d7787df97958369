//! How the server is reached.

mod address;
mod pools;
mod server;
mod settings;

pub(crate) use pools::Pools;
pub(crate) use server::check_server;
pub use settings::StoreSettings;
