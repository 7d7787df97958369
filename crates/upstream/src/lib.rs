//! The services of the Altinn platform that answers depend on.
//!
//! One folder per service. All go through [`http::client`], one set of rules for retries and time limits, and one
//! fail-safe cache. A service that fails is an [`Error`]; it never reads as permission.

pub mod access_metadata;
pub mod authorized_parties;
mod call;
mod circuit;
mod error;
pub mod events;
mod failsafe;
pub mod http;
mod json;
mod machine_token;
mod metrics;
pub mod organizations;
pub mod party_names;
pub mod pdp;
pub mod probes;
pub mod resource_registry;
mod retry;
mod settings;
mod spans;
mod upstream;

pub use self::error::{Error, Service};
pub use self::failsafe::CacheOptions;
pub use self::machine_token::{InvalidMachineKey, MaskinportenEndpoints, MaskinportenSettings, UnknownEnvironment};
pub use self::settings::{CallSettings, PartySettings, UpstreamSettings};
pub use self::upstream::Upstream;
