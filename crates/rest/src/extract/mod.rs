//! What handlers take from a request. Every extractor fails with a problem document.

mod accept;
mod binding;
mod caller;
mod if_match;
mod path;
mod query;

pub use accept::{AcceptsJson, Languages};
pub use binding::Binding;
pub use caller::{
    Administrator, EndUser, Impersonation, NotificationService, SearchingServiceOwner, ServiceOwner,
    TransmissionCorrector,
};
pub use if_match::IfMatch;
pub use path::{DialogActivityPath, DialogPath, DialogSeenLogPath, DialogTransmissionPath, FormSavedPath, LabelPath};
pub use query::{Query, SilentUpdate};
