//! The jobs against a simulated platform and a real server.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should say where")]

mod policy_levels;
mod scheduler;
mod subject_resources;
mod world;
