//! Altinn Events: tells subscribers what happened to a dialog.

mod client;
mod cloud_event;
mod refusal;

pub use self::client::Events;
pub use self::cloud_event::CloudEvent;
pub use self::refusal::NotTaken;
