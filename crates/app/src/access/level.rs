//! How strongly a reader must have logged in.

use dialogporten_auth::Principal;
use dialogporten_domain::ServiceResource;

use crate::{App, Error};

/// Level that a resource demands when its policy states none.
pub(crate) const DEFAULT_LEVEL: i32 = 3;

/// Text that clients react to by asking the user to log in more strongly. It must stay as it is.
const LEVEL_TOO_LOW: &str = "Altinn authentication level too low.";

/// Returns how strongly the reader has logged in. A token that does not say so gives no access.
pub(crate) fn level(reader: &Principal) -> Result<u32, Error> {
    reader
        .authentication_level()
        .map_err(|_| Error::Forbidden("The token does not tell a known authentication level.".to_owned()))
}

/// Refuses a login that is weaker than what a resource demands.
pub(crate) fn require_level(level: u32, minimum: i32) -> Result<(), Error> {
    if i64::from(level) < i64::from(minimum) { Err(Error::Forbidden(LEVEL_TOO_LOW.to_owned())) } else { Ok(()) }
}

impl App {
    /// Returns how strongly a reader of a resource must have logged in.
    pub(crate) async fn required_level(&self, resource: &ServiceResource) -> Result<i32, Error> {
        Ok(self.minimum_level(resource).await?.unwrap_or(DEFAULT_LEVEL))
    }
}
