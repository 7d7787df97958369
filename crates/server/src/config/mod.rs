//! Configuration: environment variables and an optional file, read once, with every problem reported at once.

#[cfg(test)]
mod documented;
mod environment;
mod events;
pub mod folders;
mod jobs;
mod limits;
mod maintenance;
mod rate_limits;
mod reader;
mod settings;
mod source;
mod telemetry;

pub use environment::{Environment, environment};
pub use events::{EventSettings, EventsMode};
pub use jobs::JobSettings;
pub use reader::Problems;
pub use settings::{DatabaseSettings, KeyPairSettings, Settings, ShutdownSettings};
pub use source::Source;
