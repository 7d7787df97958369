//! The use cases, one file per verb, and what they share: access evaluation, masking, languages, the error catalog.
//!
//! A use case reads as its specification does: load, validate, authorize, apply, save with events. Clients observe the
//! order of the checks, so the order of the lines matters.

pub mod access;
mod app;
pub mod catalog;
pub mod enduser;
mod error;
mod labels;
mod language;
mod limits;
mod live;
pub mod lookup;
mod mask;
mod names;
mod open;
mod queue;
mod rebuilt;
pub mod search;
mod seen;
pub mod serviceowner;
mod tables;
pub mod usage;
mod vitals;

pub use app::{App, AppSettings};
pub use dialogporten_storage::{ChangeKind, ReplicaState};
pub use dialogporten_upstream::authorized_parties::AuthorizedParty;
pub use dialogporten_upstream::probes::{ProbeOutcome, ProbeResult};
pub use error::Error;
pub use labels::{BulkLabels, Labels};
pub use language::{AcceptedLanguages, InvalidLanguages};
pub use limits::{EndUserSearchLimits, Limits, ServiceOwnerSearchLimits};
pub use live::LiveSubscription;
pub use mask::ActorMask;
pub use open::ReadDialog;
pub use vitals::Vitals;
