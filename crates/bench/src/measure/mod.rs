//! How long requests take and how many are possible.

mod connection;
mod counters;
mod drive;
mod histogram;

pub use connection::{Call, Connection, Method};
pub use counters::{Counters, Usage};
pub use drive::{Drive, Phase, Source};
pub use histogram::Histogram;
