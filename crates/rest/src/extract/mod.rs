//! What handlers take from a request. Every extractor fails with a problem document.

mod accept;
mod caller;
mod if_match;
mod path;
mod query;

pub use accept::{AcceptsJson, Languages};
pub use caller::{EndUser, Impersonation, NotificationService, ServiceOwner};
pub use if_match::IfMatch;
pub use path::{DialogActivityPath, DialogPath, DialogSeenLogPath, DialogTransmissionPath};
pub use query::{Query, SilentUpdate};
