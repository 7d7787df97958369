//! The dialog aggregate and every rule that needs no I/O.
//!
//! Types carry proof: a [`PartyId`] has correct check digits, a [`HttpsUrl`] is an absolute https address, a
//! [`Localizations`] has one text per known language. Raw input lives in [`dialog::draft`] until it is validated.

pub mod clock;
pub mod dialog;
pub mod event;
pub mod id;
pub mod language;
pub mod localization;
pub mod media_type;
pub mod party;
pub mod resource;
pub mod search;
pub mod text;
pub mod timestamp;
pub mod uri;
pub mod usage;
pub mod violation;

pub use clock::Clock;
pub use event::Event;
pub use id::IdGenerator;
pub use language::LanguageCode;
pub use localization::{Localization, Localizations};
pub use media_type::MediaType;
pub use party::{PartyId, PartyKind};
pub use resource::{ResourceType, ServiceResource};
pub use timestamp::Timestamp;
pub use uri::{HttpsUrl, Placeholder, UriReference};
pub use usage::Transaction;
pub use violation::{Violation, Violations};
