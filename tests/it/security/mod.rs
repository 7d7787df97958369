//! What must hold for every operation, whoever adds one.

mod failures;
mod freshness;
mod impersonation;
mod memory;
mod operations;
mod refusals;
mod replicas;
mod world;
