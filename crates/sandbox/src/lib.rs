//! Everything that the service needs around it on a developer's machine: a private Postgres, a stand-in for the
//! national platform it talks to, and a small world of people, companies and agencies.
//!
//! A development tool: nothing in here takes part in a decision of a deployed service.

mod port;
#[cfg(unix)]
pub mod postgres;
pub mod provider;
pub mod simulator;
pub mod world;

pub use port::free_port;
