//! The API as its users see it: through HTTP, against a real database and the simulated platform.
//!
//! Modules are shaped like the addresses.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::needless_pass_by_value,
    reason = "in tests a surprise is a failed test, and bodies are written where they are used"
)]

mod authentication;
mod dialog;
mod dialog_tokens;
mod enduser;
mod events;
mod health;
mod http;
mod jobs;
mod layers;
mod lifecycle;
mod listing;
mod live;
mod maintenance;
mod metadata;
mod openapi;
mod privacy;
mod provider;
mod rate_limits;
mod repository;
mod security;
mod serviceowner;
mod telemetry;
mod walk;
mod well_known;
