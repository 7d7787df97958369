//! Configuration: environment variables and an optional file, read once, with every problem reported at once.

mod altinn;
mod database;
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
mod probes;
mod rate_limits;
mod reader;
mod reference;
mod settings;
mod source;
mod telemetry;
mod toggles;
mod warm_up;

pub use database::DatabaseSettings;
pub use environment::{Environment, environment};
pub use events::{EventSettings, EventsMode};
pub use jobs::JobSettings;
pub use keys::KeyPairSettings;
pub use reader::Problems;
pub(crate) use reference::{page, reason_not_read, takes_effect_at_once};
pub use settings::{Settings, ShutdownSettings, listen_address};
pub use source::Source;
pub use toggles::FeatureToggles;
pub use warm_up::WarmUpSettings;
