//! A stand-in for the national platform: token issuers, authorization, registers and the event bus, on one port.
//!
//! The service runs unmodified against it. Everything is in memory; a [`seed::Seed`] says who may do what for whom.

mod access;
mod authorized_parties;
mod body;
mod client_key;
mod control;
mod directory;
mod events;
mod fault;
mod issuer;
mod metadata;
mod organizations;
mod pdp;
mod query;
mod record;
mod register;
mod resource_registry;
mod routes;
pub mod seed;
mod server;
mod state;
mod token;

pub use client_key::new_client_key;
pub use fault::Fault;
pub use issuer::Issuer;
pub use record::RecordedRequest;
pub use seed::Seed;
pub use server::{Simulator, SimulatorSettings};
pub use token::{Signing, TokenRequest};
