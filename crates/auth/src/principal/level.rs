//! The authentication level: how surely the identity provider knows the user.

use thiserror::Error;

use super::SystemUser;
use super::claims::Claims;

/// The token says nothing that a level could be derived from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the authentication level of the token is unknown")]
pub struct UnknownLevel;

/// Machine identities have no login; their key is worth this level.
const SYSTEM_USER_LEVEL: u32 = 3;

/// Returns the level: the explicit number first, then the authentication context, then the kind of user.
pub(super) fn level_of(claims: &Claims<'_>, system_user: Option<&SystemUser>) -> Result<u32, UnknownLevel> {
    let explicit = claims.first("urn:altinn:authlevel").and_then(|text| text.trim().parse::<i32>().ok());
    if let Some(level) = explicit.and_then(|level| u32::try_from(level).ok()) {
        return Ok(level);
    }
    match claims.first("acr").as_deref() {
        Some("idporten-loa-high") => Ok(4),
        Some("idporten-loa-substantial") => Ok(3),
        Some("idporten-loa-low" | "selfregistered-email") => Ok(0),
        Some(_) => Err(UnknownLevel),
        None => system_user.map(|_| SYSTEM_USER_LEVEL).ok_or(UnknownLevel),
    }
}
