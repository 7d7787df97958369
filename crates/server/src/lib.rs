//! The binary `dialogporten`: command line, configuration, telemetry, lifecycle, wiring. No rules live here.

pub mod command;
pub mod config;
mod lifecycle;
mod listen;
mod service;
pub mod telemetry;

pub use config::{Environment, Settings};
pub use dialogporten_rest::Surface;
pub use lifecycle::Shutdown;
pub use service::{Service, open_upstream};
