//! Configuration: environment variables and an optional file, read once, with every problem reported at once.

mod altinn;
mod database;
#[cfg(test)]
mod documented;
mod environment;
mod events;
pub mod folders;
mod issuers;
mod jobs;
mod keys;
mod limits;
mod maintenance;
mod maskinporten;
mod open_api;
mod rate_limits;
mod reader;
mod settings;
mod source;
mod telemetry;

pub use database::DatabaseSettings;
pub use environment::{Environment, environment};
pub use events::{EventSettings, EventsMode};
pub use jobs::JobSettings;
pub use keys::KeyPairSettings;
pub use reader::Problems;
pub use settings::{Settings, ShutdownSettings};
pub use source::Source;
