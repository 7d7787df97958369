//! Keys that are read from the service, and the validator that keeps them.

mod fetch;
mod keys;
mod settings;
mod validator;

pub use self::fetch::KeysUnavailable;
pub use self::settings::{InvalidAddress, TimeSource, ValidatorSettings};
pub use self::validator::Validator;
