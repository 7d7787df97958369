//! What tests start from: one API with its own database and its own simulated platform, and the people who use it.
//!
//! Starting one takes some fifty milliseconds: the database is cloned from a template that is migrated once per test
//! process, on a private server that ends with the process.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "in tests a failure to set something up is a failed test"
)]

mod actor;
mod answer;
mod app;
mod callers;
mod database;
mod described;
mod jobs;
mod redact;
mod runtime;
mod stored;
mod telemetry;

pub use actor::Actor;
pub use answer::Answer;
pub use app::TestApp;
pub use dialogporten_server::ChangeKind;
pub use dialogporten_server::jobs::reindex;
pub use jobs::changed_since;
pub use redact::redacted;
pub use telemetry::{exported, logged, measured, person_numbers};
