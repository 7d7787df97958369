//! Configuration: environment variables and an optional file, read once, with every problem reported at once.

mod events;
pub mod folders;
mod jobs;
mod limits;
mod maintenance;
mod rate_limits;
mod reader;
mod settings;
mod source;

pub use events::{EventSettings, EventsMode};
pub use jobs::JobSettings;
pub use reader::Problems;
pub use settings::{DatabaseSettings, Environment, KeyPairSettings, Settings, ShutdownSettings, environment};
pub use source::Source;
