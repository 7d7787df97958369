//! The API as its users see it: through HTTP, against a real database and the simulated platform.
//!
//! Modules are shaped like the addresses.

mod authentication;
mod dialog;
mod enduser;
mod health;
mod http;
mod layers;
mod lifecycle;
mod privacy;
mod serviceowner;
mod well_known;
