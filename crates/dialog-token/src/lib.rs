//! Validates dialog tokens, for the web services of service owners.
//!
//! A client that shows a dialog calls the addresses in it with the dialog token: a short-lived signed statement of who the
//! user is and what the user may do with that one dialog. [`Validator`] finds and keeps the published keys and checks
//! everything that has to be checked; [`Rules`] does the checks alone, for those who have the keys already.
//!
//! Nothing here depends on the rest of the service.

mod actions;
mod claims;
mod demands;
mod error;
mod key_set;
mod remote;
mod rules;
mod token;

pub use uuid::Uuid;

pub use self::claims::Claims;
pub use self::demands::Demands;
pub use self::error::{Error, Invalid, Rejected};
pub use self::key_set::KeySet;
pub use self::remote::{InvalidAddress, KeysUnavailable, TimeSource, Validator, ValidatorSettings};
pub use self::rules::Rules;

/// The examples of the README are compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
