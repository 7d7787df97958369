//! A private Postgres: found on the machine or installed into a cache, started on a Unix socket, stopped with us.

mod account;
mod binaries;
mod cluster;
mod database;
mod error;
mod initdb;
mod layout;
mod lock;
mod npm;
mod standby;
mod supervisor;

pub use account::is_reachable;
pub use binaries::PostgresBinaries;
pub use cluster::{Cluster, Durability};
pub use error::Error;
