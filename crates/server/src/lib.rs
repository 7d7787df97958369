//! The binary `dialogporten`: command line, configuration, telemetry, lifecycle, wiring. No rules live here.

mod adjust;
pub mod command;
pub mod config;
mod lifecycle;
mod listen;
mod probes;
mod service;
mod silence;
pub mod telemetry;
mod turns;
mod warm_up;
mod worker;

pub use adjust::Adjustable;
pub use config::{Environment, Settings};
pub use dialogporten_app::{ChangeKind, LiveSubscription};
pub use dialogporten_rest::Surface;
pub use dialogporten_worker::delivery::DeliverySettings;
pub use dialogporten_worker::jobs;
pub use lifecycle::Shutdown;
pub use service::{Service, open_upstream};
pub use worker::{Worker, delivery_settings};
